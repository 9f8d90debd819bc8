// A type of a large project: its codec is compiled in order.cpp, once, and the files that include this call it there.
#pragma once

#include <brine/brine.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

struct order {
  std::uint64_t id = 0;
  std::string customer;
  std::optional<double> discount;
  std::vector<std::uint32_t> articles;
  std::map<std::string, std::int32_t> notes;
};

// What is called: saving without options (with them it is another function), and loading from which kind of bytes.
extern template std::vector<std::byte> brine::dumps<order>(const order&);
extern template order brine::loads<order>(const std::vector<std::byte>&, const brine::load_options&);
