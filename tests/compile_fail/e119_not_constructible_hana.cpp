// The same of a Boost.Hana struct.
#include <boost/hana/define_struct.hpp>
#include <brine/brine.hpp>
#include <string>

#ifdef BRINE_MUST_FAIL
class user {
 public:
  explicit user(int i) : id{i} {}
  BOOST_HANA_DEFINE_STRUCT(user, (int, id));
};
auto load(const std::string& bytes) { return brine::loads<user>(bytes); }
#else
class user {
 public:
  explicit user(int i = 0) : id{i} {}
  BOOST_HANA_DEFINE_STRUCT(user, (int, id));
};
auto load(const std::string& bytes) { return brine::loads<user>(bytes); }
#endif
