// What a document remembers while it is written or read, kept for later layers (shared
// objects, closures) that the encoder and decoder need not know.
#pragma once

#include <utility>

namespace brine::detail {

// One object of a later layer's own type, made when it is first asked for.
class slot {
 public:
  slot() = default;
  slot(const slot&) = delete;
  slot& operator=(const slot&) = delete;
  ~slot() { clear(); }
  void clear() {
    if (object_ != nullptr) destroy_(object_);
    object_ = nullptr;
  }

  template <class State, class... Args>
  State& get_or_make(Args&&... args) {
    if (object_ == nullptr) {
      object_ = new State(std::forward<Args>(args)...);
      destroy_ = [](void* object) noexcept { delete static_cast<State*>(object); };
    }
    return *static_cast<State*>(object_);
  }
  // Takes an object that was made elsewhere.
  void adopt(void* object, void (*destroy)(void*) noexcept) {
    clear();
    object_ = object;
    destroy_ = destroy;
  }
  [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
  template <class State>
  [[nodiscard]] State* get() const {
    return static_cast<State*>(object_);
  }

 private:
  void* object_ = nullptr;
  void (*destroy_)(void*) noexcept = nullptr;
};

}  // namespace brine::detail
