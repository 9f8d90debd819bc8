// Documents of earlier versions of a type are brought to its present shape by one piece of code for all
// types. A program has it where one of its source files loads a file or stream, or names brine::embed: only those
// can meet such documents, and the others don't pay for compiling it. With BRINE_NO_EVOLUTION defined a
// file leaves it to the program's others, and loads such documents where one of them has it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../config.hpp"
#include "../fwd.hpp"
#include "../meta/module.hpp"
#include "../meta/threads.hpp"
#include "../schema/notes.hpp"
#include "../wire/bytes.hpp"

namespace brine::detail {

// Which shape the program wants.
struct wanted_shape {
  schema::describer describe;  // none: the bytes as they are
  std::uint64_t hash = 0;
  bool captures = false;  // all of what a closure captured
};

// Rewrites `old`, the value and objects of a document whose embedded schema has this hash, and lets the decoder
// go on with what they became. `header` is where the hash stands. False after a failure: it can't be converted, is
// damaged, or takes more than the limits allow. Without old bytes it was read in vain, and is tried once more where
// that can help.
using converter = bool (*)(decoder& d, wire::byte_view old, const std::byte* header, std::uint64_t hash,
                           const wanted_shape& wanted);

BRINE_EXPORT inline constinit meta::atomic<converter> convert_document;

class converter_registrar;
// The modules that have a converter, the youngest first.
struct BRINE_EXPORT converters {
  meta::mutex mutex;
  converter_registrar* first = nullptr;
};
BRINE_EXPORT inline constinit converters all_converters;

// Offers a module's converter until the module is unloaded. The first one that came is used; when it goes, one that is
// left. (No destructor: it is of use until the process is no more.)
class converter_registrar {
 public:
  explicit converter_registrar(converter f) noexcept : function_{f} {
    const meta::lock_guard lock{all_converters.mutex};
    next_ = all_converters.first;
    all_converters.first = this;
    if (convert_document.load() == nullptr) convert_document.store(f);
  }
  converter_registrar(const converter_registrar&) = delete;
  converter_registrar& operator=(const converter_registrar&) = delete;

  BRINE_COLD static void remove(const meta::module_mark* module) noexcept {
    const meta::lock_guard lock{all_converters.mutex};
    for (converter_registrar** at = &all_converters.first; *at != nullptr;) {
      converter_registrar* const r = *at;
      if (r->module_ != module) {
        at = &r->next_;
        continue;
      }
      *at = r->next_;
      if (convert_document.load() == r->function_) convert_document.store(nullptr);
    }
    if (convert_document.load() == nullptr && all_converters.first != nullptr) {
      convert_document.store(all_converters.first->function_);
    }
  }

 private:
  converter function_;
  converter_registrar* next_ = nullptr;
  const meta::module_mark* module_ = &meta::this_module;
};

BRINE_DETAIL_AT_UNLOAD(converters, converter_registrar::remove)

// Whoever mentions conversions<>::instance has them, where archive/evolution.hpp defines it.
struct with_evolution {};
template <class Evolution = with_evolution>
struct conversions {
  static const converter_registrar instance;
};

// What may meet documents of earlier versions calls this. BRINE_NO_EVOLUTION must not change a word of it, nor of what
// calls it: functions that are the same in all files of a program must be made of the same words in all of them (the
// one-definition rule). It only leaves out the definition of the instance, which such a file then doesn't compile; as
// nothing is done with the address, no linker misses it.
// (Templates call it with a dependent type: else Clang compiles it all where the template is written.)
#if BRINE_CLANG
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif
template <class Evolution = with_evolution>
constexpr void want_conversions() noexcept {
  (void)&conversions<Evolution>::instance;
}
#if BRINE_CLANG
#pragma clang diagnostic pop
#endif

}  // namespace brine::detail
