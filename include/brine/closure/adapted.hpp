// A function object of one signature inside one of another: function<int(int)> in a function<long(short)>, as
// std::function converts. Its name is "function" or "move_only_function", its state the inner one.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "../codec/members.hpp"
#include "function_codec.hpp"

namespace brine::closures {

template <class Function>
class adapted {
 public:
  struct brine_callable {
    using pack = brine::detail::member_pack<Function>;
    static constexpr std::string_view names[] = {"callable"};
    static constexpr void describe(schema::builder& b) { detail::list<Function>::describe_record(b, names); }
    static void encode(encoder& e, const adapted& a) { pack::encode(e, a.callable_); }
    static bool construct(decoder& d, void* at) {
      Function callable;
      if (!pack::decode(d, "callable", callable)) return false;
      ::new (at) adapted(std::move(callable));
      return true;
    }
  };
  static constexpr std::string_view brine_name = part_name<Function>;

  explicit adapted(Function callable) noexcept : callable_(std::move(callable)) {}

  template <class... A>
    requires std::is_invocable_v<Function&, A...>
  decltype(auto) operator()(A&&... args) & noexcept(std::is_nothrow_invocable_v<Function&, A...>) {
    return callable_(std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<const Function&, A...>
  decltype(auto) operator()(A&&... args) const& noexcept(std::is_nothrow_invocable_v<const Function&, A...>) {
    return callable_(std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<Function, A...>
  decltype(auto) operator()(A&&... args) && noexcept(std::is_nothrow_invocable_v<Function, A...>) {
    return std::move(callable_)(std::forward<A>(args)...);
  }

 private:
  Function callable_;
};

}  // namespace brine::closures
