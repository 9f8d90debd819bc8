// A string of another library, which can't be assigned characters.
#include <brine/brine.hpp>
#include <string>

#ifdef BRINE_MUST_FAIL
class thing {
 public:
  using value_type = char;
  using traits_type = std::char_traits<char>;
  const char* c_str() const;
  void resize(std::size_t);

 private:
  int hidden_ = 0;
};
#else
using thing = std::string;
#endif
auto save(const thing& t) { return brine::dumps(t); }
