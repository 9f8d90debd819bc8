// A value of an old type, loaded as a new one.
#pragma once

#include <brine/brine.hpp>
#include <string>
#include <utility>
#include <vector>

namespace evolving {

template <class New, class Old>
auto load_old(const Old& old) {
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  return brine::loads<New>(bytes);
}

template <class New, class Old>
brine::error refusal(const Old& old) {
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  auto answer = brine::try_loads<New>(bytes);
  if (answer) return {brine::errc::io_error, 0, {}, "it was loaded"};
  return std::move(answer).error();
}

template <class New, class Old>
bool refused(const Old& old) {
  return refusal<New>(old).code() == brine::errc::schema_mismatch;
}

inline bool contains(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}

}  // namespace evolving
