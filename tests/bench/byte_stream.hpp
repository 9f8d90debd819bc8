// A stream into and out of memory, for archives that want one: no zeroing, no copy of the bytes.
#pragma once

#include <cstddef>
#include <streambuf>
#include <string>

namespace bench {

class byte_writer : public std::streambuf {
 public:
  explicit byte_writer(std::string& to) : to_{to} {}

 protected:
  std::streamsize xsputn(const char* from, std::streamsize size) override {
    to_.append(from, static_cast<std::size_t>(size));
    return size;
  }
  int_type overflow(int_type c) override {
    if (c != traits_type::eof()) to_.push_back(static_cast<char>(c));
    return 0;
  }

 private:
  std::string& to_;
};

class byte_reader : public std::streambuf {
 public:
  explicit byte_reader(const std::string& from) {
    auto* begin = const_cast<char*>(from.data());
    setg(begin, begin, begin + from.size());
  }
};

}  // namespace bench
