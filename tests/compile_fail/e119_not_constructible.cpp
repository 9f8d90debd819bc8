// A class that cannot be made before it is read.
#include <brine/brine.hpp>
#include <string>
#include <vector>

#ifdef BRINE_MUST_FAIL
class user {
 public:
  explicit user(int id) : id_{id} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id_);
  }

 private:
  int id_;
};
auto load(const std::string& bytes) { return brine::loads<std::vector<user>>(bytes); }
#else
class user {
 public:
  explicit user(int id) : id_{id} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id_);
  }

 private:
  friend brine::access;
  user() : id_{0} {}
  int id_;
};
auto load(const std::string& bytes) { return brine::loads<std::vector<user>>(bytes); }
#endif
