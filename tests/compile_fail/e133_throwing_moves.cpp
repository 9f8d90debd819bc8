// loads_into() an object of a class whose moves may throw: a failure in the middle of one would change it.
#include <brine/brine.hpp>

#include <string>

class document {
 public:
  document() = default;
#ifdef BRINE_MUST_FAIL
  virtual ~document() = default;  // so that moves are copies
#else
  virtual ~document() = default;
  document(document&&) noexcept = default;
  document& operator=(document&&) noexcept = default;
#endif

  template <class Archive>
  void serialize(Archive& ar) {
    ar(text_);
  }

 private:
  std::string text_;
};
void load(document& d, const std::string& bytes) { brine::loads_into(d, bytes); }
