// Rewrites the bytes of a value by a plan (schema/plan.hpp). One piece of code for all types.
//
// A document of plain data is rewritten in one pass. Where it has shared objects, classes or closures, a first
// pass finds where each of them begins: objects stand behind the value in the order in which they are first
// referred to, which is another order where members went or changed places; and classes and codes are named
// where they are met first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/hash.hpp"
#include "../meta/text.hpp"
#include "../schema/planner.hpp"
#include "../wire/bytes.hpp"
#include "decoder.hpp"
#include "encoder.hpp"
#include "hook.hpp"
#include "plans.hpp"
#include "reports.hpp"
#include "scalar.hpp"

namespace brine::detail {

// A closure's code as the program has it now; not `here` where it stays as it was saved: it isn't in the
// program, or migrations lead from the saved captures to the present ones.
struct present_code {
  bool here = false;
  std::string_view name;
  std::string_view identity;
  std::uint64_t hash = 0;
  wanted_shape captures;
};
using code_resolver = present_code (*)(std::string_view identity);

// The plans that one document needs, and what they may cost together.
template <class Plan>
struct basic_plan_purse {
  code_resolver resolve = nullptr;
  std::size_t work = std::size_t{1} << 20U;  // attack: schemas of which every pair of records must be compared
  std::size_t schema_bytes = std::size_t{1} << 20U;  // attack: a plan takes a hundred times its schema's bytes
  meta::row<Plan*> own;  // those that aren't kept

  basic_plan_purse() = default;
  basic_plan_purse(const basic_plan_purse&) = delete;
  basic_plan_purse& operator=(const basic_plan_purse&) = delete;
  ~basic_plan_purse() {
    for (Plan* p : own) delete p;
  }
  // nullptr: the bytes are no schema.
  const Plan* get(wire::byte_view written, const wanted_shape& wanted);
  bool make(Plan& p, wire::byte_view written, const wanted_shape& wanted);
};

// Where the new bytes go: memory behind the object itself, as long as that is enough.
class rewritten_bytes : public wire::sink {
 public:
  rewritten_bytes(std::byte* room, std::size_t size) noexcept : sink{room, room + size, &grow} {}
  ~rewritten_bytes() {
    if (heap_ != nullptr) std::free(heap_);
  }

  [[nodiscard]] wire::byte_view bytes() const noexcept { return {begin(), size()}; }
  void put_count(std::size_t count) { commit(wire::put_varint(reserve(wire::max_varint), count)); }
  // n bytes of `left` that may be read there: few of them are copied at a fixed width, which takes no call.
  void copy(const std::byte* from, std::size_t n, std::size_t left) {
    std::byte* to = reserve(n + 16);
    if (n <= 16 && left >= 16) {
      std::memcpy(to, from, 16);
    } else {
      std::memcpy(to, from, n);
    }
    commit(to + n);
  }

 private:
  BRINE_COLD static void grow(sink& base, std::size_t need, const void* bulk) {
    auto& self = static_cast<rewritten_bytes&>(base);
    const std::size_t used = self.size();
    const std::size_t capacity = 2 * self.capacity() + need;
    auto* bigger = static_cast<std::byte*>(std::realloc(self.heap_, capacity));
    if (bigger == nullptr) {
#if BRINE_HAS_EXCEPTIONS
      throw std::bad_alloc{};
#else
      std::abort();
#endif
    }
    if (self.heap_ == nullptr && used != 0) std::memcpy(bigger, self.begin(), used);
    self.heap_ = bigger;
    self.rebase(bigger, used, capacity);
    if (bulk != nullptr) self.write(bulk, need);
  }

  std::byte* heap_ = nullptr;
};

template <class Decoder, class Plan>
class basic_transcoder {
 public:
  template <class T>
  using row = meta::row<T, typename Plan::deferred>;

  // Failures go to the decoder, of whose document `bytes` are a part. Stops where more than `most` bytes were written.
  basic_transcoder(Decoder& d, wire::byte_view bytes, rewritten_bytes& out, basic_plan_purse<Plan>& plans,
                   std::size_t most)
      : d_{d},
        out_{out},
        plans_{plans},
        begin_{bytes.data()},
        cursor_{bytes.data()},
        end_{bytes.data() + bytes.size()},
        depth_{blocks_deep * (d.options().limits.depth < 4096 ? d.options().limits.depth : std::size_t{4096})},
        fuel_{bytes.size() < most_fuel / 16 ? 16 * bytes.size() + (std::size_t{1} << 24U) : most_fuel},
        most_{most},
        free_{wire::free_elements + bytes.size()} {}
  basic_transcoder(const basic_transcoder&) = delete;
  basic_transcoder& operator=(const basic_transcoder&) = delete;
  ~basic_transcoder() {
    for (source* s : defaults_) delete s;
  }

  // The whole of a value and its objects.
  [[nodiscard]] bool document(const Plan& p) {
    allow_for(p);
    if (!p.dynamic) return run(p, 0, true) && at_end();
    source main;
    source_ = main_ = &main;
    surveying_ = true;
    if (!run(p, 0, false) || !survey_objects() || !at_end()) return false;
    cursor_ = begin_;
    if (!run(p, 0, true)) return false;
    const std::byte* end = end_;
    // Each object may refer to further ones: the list grows while it is worked off.
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      const queued next = queue_[i];
      source_ = next.from;
      const object o = source_->objects[next.object];
      cursor_ = o.begin;
      end_ = o.end;
      if (!run(*o.as, o.as_block, true)) return false;
      if (cursor_ != end_) return bad("a reference to an object of another type; the document is damaged");
    }
    source_ = main_;
    cursor_ = end_ = end;
    return true;
  }

  // Where each of a record's members begins in a default-made one, and whether it holds objects or closures.
  [[nodiscard]] bool cut(const Plan& p, const row<std::uint32_t>& members, row<std::size_t>& begins, bool& living) {
    source main;
    source_ = main_ = &main;
    surveying_ = true;
    const std::byte* begin = cursor_;
    allow_for(p);
    for (std::uint32_t block : members) {
      begins.push_back(static_cast<std::size_t>(cursor_ - begin));
      if (!run(p, block, false)) return false;
    }
    begins.push_back(static_cast<std::size_t>(cursor_ - begin));
    living = !main.objects.empty() || !main.codes.empty() || !main.classes.empty();
    return survey_objects();
  }

  // Where in the old bytes it stopped, or ended.
  // The lines about members that only the old or only the new classes and captures have.
  void report() {
    for (const noted& n : noted_) report_members(d_, *n.p, in_words(n.kind, n.name));
  }

  [[nodiscard]] const std::byte* stopped_at() const noexcept {
    if (source_ != main_) return begin_;  // in a default
    const std::size_t beyond = out_.size() > most_ ? out_.size() - most_ : 0;
    return static_cast<std::size_t>(cursor_ - begin_) < beyond ? begin_ : cursor_ - beyond;
  }

 private:
  // Blocks inside one another for each record inside another: its own, and those of containers around it. Of the
  // document's schema that many are believed (attack: a schema of 200 optionals inside one another, and 400 bytes of
  // the stack for each block), of the program's own type as many as it has.
  static constexpr std::size_t blocks_deep = 8;
  void allow_for(const Plan& p) {
    const std::size_t own = 2 * p.to.nesting() + 2;
    if (own > blocks_deep) depth_ = depth_ / blocks_deep * own;
  }

  using transcoder = basic_transcoder;
  using plan = Plan;
  using op = schema::op;
  using step = schema::step;

  struct named_class {
    const std::byte* at = nullptr;  // where it is named, and what follows
    const std::byte* behind = nullptr;
    std::string_view name;  // empty: the root itself
    wire::byte_view schema;
    schema::class_finder find = nullptr;
    std::uint64_t hash = 0;
    const plan* to = nullptr;
    const plan* same = nullptr;
    std::size_t number = 0;  // in the new document, from 1

    [[nodiscard]] const plan& reading() const { return to != nullptr && to->possible() ? *to : *same; }
  };
  struct named_code {
    const std::byte* at = nullptr;
    const std::byte* behind = nullptr;
    std::string_view name;  // the present one
    std::string_view identity;
    std::uint64_t hash = 0;
    std::uint64_t fingerprint = 0;
    bool has_fingerprint = false;
    wire::byte_view schema;
    const plan* to = nullptr;
    const plan* same = nullptr;
    std::size_t number = 0;

    [[nodiscard]] const plan& reading() const { return to != nullptr && to->possible() ? *to : *same; }
  };
  struct object {
    const plan* p = nullptr;  // what reads it
    std::uint32_t block = 0;
    const std::byte* mention = nullptr;  // its first reference
    bool in_hierarchy = false;  // then its class follows
    std::uint32_t of = 0;
    const std::byte* begin = nullptr;
    const std::byte* end = nullptr;
    std::size_t number = 0;  // in the new document, from 1
    const plan* as = nullptr;  // what writes it
    std::uint32_t as_block = 0;
    std::size_t from = 0;  // its schemas, in that plan
    std::size_t to = 0;
  };
  // Bytes that hold objects, classes and codes under numbers of their own: the document, or a default.
  struct source {
    row<object> objects;
    row<named_class> classes;  // those with a name, in order, and the roots
    row<std::uint32_t> named;
    row<named_code> codes;
  };
  struct queued {
    source* from;
    std::size_t object;
  };
  // A class or a closure's captures that changed.
  struct noted {
    const plan* p;
    const char* kind;
    std::string_view name;
  };

  static std::string in_words(const char* kind, std::string_view name) {
    return meta::joined({kind, " \"", name.substr(0, 200), "\": "});
  }
  // A class or captures are written for the first time: whether the options take what they changed in.
  BRINE_COLD bool note(const plan* p, const char* kind, std::string_view name) {
    if (p == nullptr || p->changes.empty()) return true;
    noted_.push_back({p, kind, name});
    return check_members(d_, source_ == main_ ? cursor_ : d_.cursor(), *p, in_words(kind, name));
  }

  // -- failures
  BRINE_COLD bool fail(errc code, std::string text) {
    return d_.fail_at(source_ == main_ ? cursor_ : d_.cursor(), code, std::move(text));
  }
  BRINE_COLD bool truncated(std::size_t n) {
    return fail(errc::truncated,
                meta::joined({"the document ends here: at least ", std::to_string(n), " more bytes were expected, ",
                              std::to_string(left()), " are left; it was cut off, or is not the whole file"}));
  }
  BRINE_COLD bool bad(const char* what) { return fail(errc::bad_value, what); }
  BRINE_COLD bool too_much() {
    return fail(errc::limit_exceeded,
                "bringing the document to the present shape of the type takes more than its size allows");
  }
  BRINE_COLD bool too_deep() {
    return fail(errc::too_deep, "nested deeper than options.limits.depth allows; raise it if the document is trusted");
  }
  BRINE_COLD bool stopped() {
    return fail(errc::limit_exceeded,
                "bringing the document to the present shape of the type needs more than options.limits.bytes; raise it "
                "if the document is trusted");
  }
  BRINE_COLD bool impossible(const plan& p, const std::string& what, const std::string& advice) {
    if (p.oversized) return too_much();
    std::string text = what;
    meta::add(text, ": ");
    text.append(p.text, 0, p.first_text);
    text += advice;
    (void)fail(errc::schema_mismatch, text);
    return d_.trace(p.path);
  }
  bool at_end() {
    if (cursor_ == end_) [[likely]]
      return true;
    return fail(errc::trailing_bytes,
                meta::joined({std::to_string(left()),
                              " bytes follow the value; the document is damaged, or isn't the whole of it"}));
  }

  // -- old bytes
  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - cursor_); }
  [[nodiscard]] bool need(std::size_t n) {
    if (left() >= n) [[likely]]
      return true;
    return truncated(n);
  }
  [[nodiscard]] bool number(std::uint64_t& value) {
    if (cursor_ != end_ && std::to_integer<unsigned>(*cursor_) < 0x80U) [[likely]] {
      value = std::to_integer<std::uint64_t>(*cursor_++);
      return true;
    }
    return long_number(value);
  }
  BRINE_COLD bool long_number(std::uint64_t& value) {
    const std::byte* behind = wire::get_varint(cursor_, end_, value);
    if (behind == nullptr) {
      if (left() < wire::max_varint) return truncated(left() + 1);
      return bad("a count that is longer than it need be or than 64 bits; the document is damaged");
    }
    cursor_ = behind;
    return true;
  }
  // Whether there may be so many of a step's elements. Of those that may take no bytes, but become some, a document has
  // as many as a reader would believe (attack: each of 2^60 becomes an object of new members); where nothing is to be
  // done for them, the reader of the new bytes is asked, and where they are only passed over, their steps are counted.
  [[nodiscard]] bool affordable(const plan& p, const step& s, std::uint64_t count, bool emit) {
    if (s.least != 0) return count <= left() / s.least || truncated(s.least);
    if (!emit || p.blocks[s.block].count == 0) return true;
    if (count > free_) return too_much();
    free_ -= static_cast<std::size_t>(count);
    return true;
  }
  [[nodiscard]] bool text(wire::byte_view& bytes) {
    std::uint64_t size = 0;
    if (!number(size)) return false;
    if (size > left()) return truncated(static_cast<std::size_t>(size));
    bytes = {cursor_, static_cast<std::size_t>(size)};
    cursor_ += size;
    return true;
  }
  [[nodiscard]] bool word(std::uint64_t& value) {
    if (!need(8)) return false;
    value = wire::fetch<std::uint64_t>(cursor_);
    cursor_ += 8;
    return true;
  }

  // -- steps
  // The cursor's copy, which stays in a register while bytes are written, that might be anything's.
  class reading {
   public:
    explicit reading(transcoder& t) : t_{t}, at{t.cursor_}, end{t.end_} {}
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end - at); }
    [[nodiscard]] bool need(std::size_t n) {
      if (left() >= n) [[likely]]
        return true;
      t_.cursor_ = at;
      return t_.truncated(n);
    }
    [[nodiscard]] BRINE_INLINE bool number(std::uint64_t& value) {
      if (at != end && std::to_integer<unsigned>(*at) < 0x80U) [[likely]] {
        value = std::to_integer<std::uint64_t>(*at++);
        return true;
      }
      stop();
      if (!t_.long_number(value)) return false;
      go_on();
      return true;
    }
    // That many things of n bytes each.
    [[nodiscard]] bool affordable(std::uint64_t count, std::size_t n) {
      if (n == 1 ? count <= left() : count <= left() / n) [[likely]]
        return true;
      stop();
      return t_.truncated(n);
    }
    void stop() { t_.cursor_ = at; }
    void go_on() { at = t_.cursor_; }

   private:
    transcoder& t_;

   public:
    const std::byte* at;
    const std::byte* const end;
  };
  enum class taken : std::uint8_t { done, failed, not_simple };

  // Steps that need no other block.
  [[nodiscard]] BRINE_INLINE taken simple(const plan& p, const step& s, bool emit, reading& r) {
    switch (s.what) {
      case op::copy:
        if (!r.need(s.n)) [[unlikely]]
          return taken::failed;
        if (emit) out_.copy(r.at, s.n, r.left());
        r.at += s.n;
        return taken::done;
      case op::counted: {
        const std::byte* const begin = r.at;
        const std::size_t left = r.left();
        std::uint64_t count = 0;
        if (!r.number(count) || !r.affordable(count, s.n)) [[unlikely]]
          return taken::failed;
        r.at += count * s.n;
        if (emit) out_.copy(begin, static_cast<std::size_t>(r.at - begin), left);
        return taken::done;
      }
      case op::skip:
        if (!r.need(s.n)) [[unlikely]]
          return taken::failed;
        r.at += s.n;
        return taken::done;
      case op::widen:
        if (!r.need(s.n)) [[unlikely]]
          return taken::failed;
        if (!emit) {
          r.at += s.n;
        } else if (schema::is_integer(s.from) && s.n < 8) {
          widen_short(s, r.at);
          r.at += s.n;
        } else {
          r.stop();
          widen(s, 1);
          r.go_on();
        }
        return taken::done;
      case op::some:
        if (emit) out_.put_count(1);
        return taken::done;
      case op::fill:
        if (emit) {
          const auto& f = p.fills[s.table];
          if (!f.living) [[likely]] {
            out_.copy(p.defaults.begin() + f.bytes, f.size, p.defaults.size() - f.bytes);
          } else {
            r.stop();
            if (!fill_anew(p, f)) return taken::failed;
          }
        }
        return taken::done;
      default:
        return taken::not_simple;
    }
  }
  [[nodiscard]] bool within() {
    if (out_.size() <= most_) [[likely]]
      return true;
    return stopped();
  }

  // A block of one step needs no loop, and a simple one no call; it takes a byte or more, by which it is paid for.
  [[nodiscard]] BRINE_INLINE bool take(const plan& p, std::uint32_t index, bool emit, reading& r) {
    const schema::range block = p.blocks[index];
    if (block.count == 1) {
      const step& s = p.steps[block.first];
      if (s.what != op::fill) {
        const taken t = simple(p, s, emit, r);
        if (t == taken::done) [[likely]]
          return true;
        if (t == taken::failed) [[unlikely]]
          return false;
      }
    }
    r.stop();
    if (!run(p, index, emit)) [[unlikely]]
      return false;
    r.go_on();
    return true;
  }
  [[nodiscard]] bool take(const plan& p, std::uint32_t index, bool emit) {
    reading r{*this};
    if (!take(p, index, emit, r)) return false;
    r.stop();
    return !emit || within();
  }
  [[nodiscard]] bool run(const plan& p, std::uint32_t index, bool emit) {
    if (depth_ == 0) [[unlikely]]
      return too_deep();
    --depth_;
    reading r{*this};
    if (!all(p, p.blocks[index], emit, r)) [[unlikely]]
      return false;
    r.stop();
    ++depth_;
    return !emit || within();
  }
  // The steps of a block.
  [[nodiscard]] BRINE_INLINE bool all(const plan& p, const schema::range& block, bool emit, reading& r) {
    if (fuel_ <= block.count) [[unlikely]] {
      r.stop();
      return too_much();
    }
    fuel_ -= block.count + 1;
    const step* next = p.steps.begin() + block.first;
    const step* const last = next + block.count;
    for (; next != last; ++next) {
      const taken t = simple(p, *next, emit, r);
      if (t == taken::done) [[likely]]
        continue;
      if (t == taken::failed) [[unlikely]]
        return false;
      r.stop();
      if (!other(p, *next, emit)) [[unlikely]]
        return false;
      r.go_on();
    }
    return true;
  }
  // Steps with blocks of their own.
  [[nodiscard]] BRINE_NOINLINE bool other(const plan& p, const step& s, bool emit) {
    const std::byte* at = cursor_;
    switch (s.what) {
      case op::list: {
        std::uint64_t count = 0;
        if (!number(count) || !affordable(p, s, count, emit)) [[unlikely]]
          return false;
        if (emit) out_.write(at, static_cast<std::size_t>(cursor_ - at));
        if (!times(p, s, count, emit)) return false;
        break;
      }
      case op::maybe: {
        if (!need(1)) [[unlikely]]
          return false;
        const auto tag = std::to_integer<unsigned>(*cursor_);
        if (tag > 1) [[unlikely]]
          return bad("whether a value follows is said by a byte 0 or 1; this one is neither");
        ++cursor_;
        if (emit) out_.write(at, 1);
        if (tag != 0 && !take(p, s.block, emit)) return false;
        break;
      }
      case op::choice: {
        std::uint64_t alternative = 0;
        if (!number(alternative)) [[unlikely]]
          return false;
        const schema::range all = p.choices[s.table];
        if (alternative >= all.count) [[unlikely]]
          return bad("an alternative that the variant doesn't have");
        const auto& chosen = p.alternatives[all.first + static_cast<std::size_t>(alternative)];
        if (emit) out_.put_count(chosen.index);
        if (!take(p, chosen.block, emit)) return false;
        break;
      }
      case op::call:
        if (!run(p, s.block, emit)) return false;
        break;
      case op::drop:
        if (!run(p, s.block, false)) return false;
        break;
      default:
        if (!rare(p, s, emit)) return false;
    }
    return !emit || within();
  }

  [[nodiscard]] bool times(const plan& p, const step& s, std::uint64_t count, bool emit) {
    const schema::range inner = p.blocks[s.block];
    if (inner.count == 0) return true;
    const step& one = p.steps[inner.first];
    if (inner.count == 1 && one.what == op::widen && emit) {
      if (count > left() / one.n) return truncated(one.n);
      widen(one, static_cast<std::size_t>(count));
      return within();
    }
    if (depth_ == 0) [[unlikely]]
      return too_deep();
    --depth_;
    reading r{*this};
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!all(p, inner, emit, r) || (emit && !within())) [[unlikely]]
        return false;
    }
    r.stop();
    ++depth_;
    return true;
  }

  // An integer of 1, 2 or 4 bytes, which are there.
  void widen_short(const step& s, const std::byte* number) {
    std::byte* const at = out_.reserve(16);
    std::uint64_t value = 0;
    if (s.n == 4) {
      value = wire::fetch<std::uint32_t>(number);
    } else if (s.n == 2) {
      value = wire::fetch<std::uint16_t>(number);
    } else {
      value = std::to_integer<std::uint64_t>(*number);
    }
    const std::uint64_t negative = s.sign ? std::uint64_t{0} - (value >> (8 * s.n - 1)) : 0;
    value |= negative << (8 * s.n);
    wire::store(at, value);
    wire::store(at + 8, negative);
    out_.commit(at + s.least);
  }

  // Their bytes are known to be there.
  void widen(const step& s, std::size_t count) {
    const std::size_t from = s.n, to = s.least;
    std::byte* at = out_.reserve(count * to + 8);
    if (schema::is_integer(s.from)) {
      const bool is_signed = s.sign;
      const unsigned shift = 64U - 8U * static_cast<unsigned>(from);
      for (std::size_t i = 0; i < count; ++i, cursor_ += from, at += to) {
        std::uint64_t value = 0;
        switch (from) {
          case 1:
            value = std::to_integer<std::uint64_t>(*cursor_);
            break;
          case 2:
            value = wire::fetch<std::uint16_t>(cursor_);
            break;
          case 4:
            value = wire::fetch<std::uint32_t>(cursor_);
            break;
          default:
            value = wire::fetch<std::uint64_t>(cursor_);
        }
        value <<= shift;
        const auto number = static_cast<std::int64_t>(value);
        wire::store(at, is_signed ? static_cast<std::uint64_t>(number >> shift) : value >> shift);
        if (to == 16) wire::store(at + 8, is_signed && number < 0 ? ~std::uint64_t{0} : std::uint64_t{0});
      }
    } else {
      for (std::size_t i = 0; i < count; ++i, cursor_ += from, at += to) {
        const double value = s.from == schema::node::f32 ? static_cast<double>(wire::fetch<float>(cursor_))
                                                         : wire::fetch<double>(cursor_);
        if (s.to == schema::node::f64) {
          wire::store(at, value);
        } else {
          family<long double, kind::floating>::put(at, static_cast<long double>(value));
        }
      }
    }
    out_.commit(at);
  }

  [[nodiscard]] bool rare(const plan& p, const step& s, bool emit) {
    switch (s.what) {
      case op::spread:
      case op::repeat:
        if (!affordable(p, s, s.n, emit)) return false;
        if (emit && s.what == op::spread) out_.put_count(s.n);
        return times(p, s, s.n, emit);
      case op::reorder:
        return reorder(p, p.reorders[s.table], emit);
      case op::bits: {
        const std::size_t n = (s.n + 7) / 8;
        if (!need(n)) return false;
        if (s.n % 8 != 0 && (std::to_integer<unsigned>(cursor_[n - 1]) >> (s.n % 8)) != 0) {
          return bad("bits beyond the end of a bitset are set; the document is damaged");
        }
        if (emit) out_.write(cursor_, n);
        cursor_ += n;
        return true;
      }
      case op::pad:
        if (emit) {
          std::byte* at = out_.reserve(s.n);
          std::memset(at, 0, s.n);
          out_.commit(at + s.n);
        }
        return true;
      case op::refer:
        return refer(p, p.references[s.table], emit);
      case op::own:
        return own(p.references[s.table], emit);
      default:
        return closure(emit);
    }
  }

  [[nodiscard]] bool reorder(const plan& p, const schema::reorder& order, bool emit) {
    const std::size_t count = order.members.count;
    row<const std::byte*> many;
    if (count > sizeof marks_ / sizeof *marks_ - marked_) many.resize(count, nullptr);
    const std::byte** const marks = many.empty() ? marks_ + marked_ : many.begin();
    if (many.empty()) marked_ += count;
    reading r{*this};
    for (std::size_t i = 0; i < count; ++i) {
      const auto& member = p.members[order.members.first + i];
      marks[i] = r.at;
      // (Each level of a list would be passed over once for each level above it.)
      if (emit && order.last_kept && i + 1 == count) break;
      if (member.fixed != schema::old_member::variable) {
        if (!r.need(member.fixed)) return false;
        r.at += member.fixed;
      } else if (member.counted != 0) {
        std::uint64_t n = 0;
        if (!r.number(n) || !r.affordable(n, member.counted)) return false;
        r.at += n * member.counted;
      } else {
        r.stop();
        if (!run(p, member.block, false)) return false;
        r.go_on();
      }
    }
    if (emit) {
      const std::byte* behind = r.at;
      for (std::size_t j = 0; j < order.parts.count; ++j) {
        const auto& part = p.parts[order.parts.first + j];
        if (part.member != schema::new_part::made) r.at = marks[part.member];
        if (!take(p, part.block, true, r)) return false;
        if (order.last_kept && part.member + 1 == count) behind = r.at;
      }
      r.at = behind;
      if (!within()) return false;
    }
    r.stop();
    if (many.empty()) marked_ -= count;
    return true;
  }

  // -- a default with objects or closures of its own

  // The objects of the record that is being written; its new members follow one another, with nested records between.
  struct open_default {
    const plan* p;
    std::uint32_t group;
    std::size_t depth;
    source* objects;
  };
  [[nodiscard]] open_default& default_of(const plan& p, const schema::fill& f) {
    while (!open_.empty() && open_.back().depth < depth_) open_.pop_back();  // records inside, which are done
    for (std::size_t i = open_.size(); i-- != 0 && open_[i].depth == depth_;) {
      if (open_[i].p == &p && open_[i].group == f.group) return open_[i];
    }
    open_.push_back({&p, f.group, depth_, nullptr});
    return open_.back();
  }
  [[nodiscard]] BRINE_COLD bool fill_anew(const plan& p, const schema::fill& f) {
    source* const outer = source_;
    const std::byte* const cursor = cursor_;
    const std::byte* const end = end_;
    const std::byte* const begin = p.defaults.begin() + f.bytes;
    open_default& shared = default_of(p, f);
    end_ = begin + f.size;
    if (f.opens) {
      surveying_ = true;
      source_ = shared.objects = new source;
      defaults_.push_back(source_);
      cursor_ = begin;
      for (std::size_t i = 0; i < f.walk.count; ++i) {
        if (!run(*p.own, p.walks[f.walk.first + i], false)) return false;
      }
      if (!survey_objects()) return false;
    }
    source_ = shared.objects;
    cursor_ = begin + f.begin;
    if (!run(*p.own, p.walks[f.walk.first + f.member], true)) return false;
    source_ = outer;
    cursor_ = cursor;
    end_ = end;
    return true;
  }

  // -- the first pass
  [[nodiscard]] bool survey_objects() {
    for (std::size_t i = 0; i < source_->objects.size(); ++i) {
      source_->objects[i].begin = cursor_;
      const object o = source_->objects[i];
      if (!run(*o.p, o.block, false)) return false;
      source_->objects[i].end = cursor_;
    }
    surveying_ = false;
    return true;
  }

  // -- shared objects
  [[nodiscard]] bool refer(const plan& p, const schema::reference& site, bool emit) {
    const std::byte* at = cursor_;
    std::uint64_t r = 0;
    if (!number(r)) return false;
    if (r == 0) {
      if (emit) out_.put_count(0);
      return true;
    }
    auto& all = source_->objects;
    if ((r & 1U) != 0) return part(r / 2, emit);
    const std::uint64_t n = r / 2;
    if (surveying_ && n == all.size() + 1) {
      object o;
      o.mention = at;
      o.p = &p;
      o.block = site.block;
      if (site.base) {
        named_class* c = class_here(site.find);
        if (c == nullptr) return false;
        o.in_hierarchy = true;
        o.of = static_cast<std::uint32_t>(c - source_->classes.begin());
        o.p = &c->reading();
        o.block = 0;
      }
      all.push_back(o);
      return true;
    }
    if (n > all.size()) return bad("an object is referred to that the document hasn't named");
    object& o = all[static_cast<std::size_t>(n - 1)];
    if (site.base != o.in_hierarchy) return bad("a reference to an object of another type; the document is damaged");
    if (o.mention == at && site.base && class_here(site.find) == nullptr) return false;
    if (emit) {
      if (o.number != 0) {
        out_.put_count(2 * o.number);
        return true;
      }
      o.number = ++objects_written_;
      out_.put_count(2 * o.number);
      if (site.base) {
        named_class& c = source_->classes[o.of];
        if (!put_class(c)) return false;
        o.as = c.to != nullptr ? c.to : c.same;
      } else {
        o.as = &p;
        o.as_block = site.block;
        o.from = site.from;
        o.to = site.to;
      }
      queue_.push_back({source_, static_cast<std::size_t>(n - 1)});
    }
    return true;
  }

  // A pointer to a part of an object: the same part of the new one.
  [[nodiscard]] BRINE_COLD bool part(std::uint64_t n, bool emit) {
    auto& all = source_->objects;
    if (n == 0 || n > all.size()) return bad("a part of an object that the document hasn't named");
    const object& o = all[static_cast<std::size_t>(n - 1)];
    std::uint64_t count = 0;
    if (!number(count)) return false;
    if (count > 64) return bad("a part of a part of an object, 64 levels deep; the document is damaged");
    if (emit) {
      if (o.number == 0) {
        return fail(
            errc::schema_mismatch,
            "a shared_ptr to a part of an object comes before any shared_ptr to the whole of it, now that members "
            "went or changed places; let the owner come first");
      }
      out_.put_count(2 * o.number + 1);
      out_.put_count(static_cast<std::size_t>(count));
    }
    std::size_t w = o.from, r = o.to;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t member = 0;
      if (!number(member)) return false;
      if (emit) {
        std::size_t now = 0;
        if (!step_into(*o.as, w, r, member, now)) return false;
        out_.put_count(now);
      }
    }
    return true;
  }
  BRINE_COLD bool step_into(const plan& p, std::size_t& w, std::size_t& r, std::uint64_t member, std::size_t& now) {
    using schema::node;
    w = p.from.resolve(w);
    const schema::item& a = p.from.at(w);
    const bool same = &p.to == &p.from || !p.describe;
    r = same ? w : p.to.resolve(r);
    const schema::item& b = same ? a : p.to.at(r);
    const std::uint64_t parts = a.what == node::array ? a.number : a.children.size();
    if (member >= parts || (a.what != node::array && a.what != node::record && a.what != node::tuple)) {
      return bad("a part of an object that it doesn't have; the document is damaged");
    }
    const auto from = static_cast<std::size_t>(a.what == node::array ? 0 : member);
    now = static_cast<std::size_t>(member);
    if (a.what == node::record && b.what == node::record && !has_nameless(a) && !same) {
      std::size_t record = 0;
      for (std::size_t i = 0; i < r; ++i) record += p.to.at(i).what == node::record ? 1U : 0U;
      const auto* type = record < p.noted.records.size() ? p.noted.records[record] : nullptr;
      const auto found = match_members(a, b, type != nullptr ? type->names : nullptr);
      now = 0;
      while (now < found.size() && found[now] != from) ++now;
    }
    if (a.what != b.what || (b.what != node::array && now >= b.children.size())) {
      return fail(errc::schema_mismatch, "a shared_ptr points to a part of an object that it has no more");
    }
    r = b.children[b.what == node::array ? 0 : now];
    w = a.children[from];
    return true;
  }

  // -- classes
  // What is named at this place; they are in the order of their places.
  BRINE_COLD named_class* class_at(const std::byte* at) {
    const auto& all = source_->named;
    std::size_t first = 0, last = all.size();
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      (source_->classes[all[middle]].at < at ? first : last) =
          source_->classes[all[middle]].at < at ? middle + 1 : middle;
    }
    if (first == all.size() || source_->classes[all[first]].at != at) return nullptr;
    return &source_->classes[all[first]];
  }

  // The class that is named here; nullptr after a failure.
  BRINE_COLD named_class* class_here(schema::class_finder find) {
    const std::byte* at = cursor_;
    std::uint64_t k = 0;
    if (!number(k)) return nullptr;
    auto& all = source_->named;
    if (k == 0) return root(find);
    if (k >= 2) {
      if (k - 2 < all.size()) return resolved(source_->classes[all[static_cast<std::size_t>(k - 2)]], find);
      bad("a class is referred to that the document hasn't named here");
      return nullptr;
    }
    if (!surveying_) {
      named_class* known = class_at(at);
      if (known == nullptr) {
        bad("a class is named twice");
        return nullptr;
      }
      cursor_ = known->behind;
      return resolved(*known, find);
    }
    named_class c;
    wire::byte_view name;
    if (!text(name) || !word(c.hash) || !text(c.schema)) return nullptr;
    c.at = at;
    c.behind = cursor_;
    c.name = {reinterpret_cast<const char*>(name.data()), name.size()};
    c.same = plans_.get(c.schema, {});
    if (!check(c.same, "the schema of a class is damaged")) return nullptr;
    all.push_back(static_cast<std::uint32_t>(source_->classes.size()));
    source_->classes.push_back(c);
    return resolved(source_->classes.back(), find);
  }
  // Met first in a member that is dropped, a class may still be unknown: the reader's schema doesn't have its root
  // there.
  BRINE_COLD named_class* resolved(named_class& c, schema::class_finder find) {
    schema::known_class known;
    if (c.to != nullptr || find == nullptr || c.name.empty() || !find(c.name, known)) return &c;
    c.to = plans_.get(c.schema, {known.describe, known.hash});
    if (c.to != nullptr) c.hash = known.hash;
    return &c;
  }
  // An object of the root's own class: its members are in no schema of the document, and are taken to be
  // the present ones, as in a document of the present type.
  BRINE_COLD named_class* root(schema::class_finder find) {
    for (named_class& c : source_->classes) {
      if (c.at == nullptr && c.find == find) return &c;
    }
    schema::known_class known;
    if (find == nullptr || !find({}, known)) {
      fail(errc::schema_mismatch, "an object of a hierarchy's root, whose members the document's schema doesn't list");
      return nullptr;
    }
    named_class c;
    std::vector<std::byte> bytes;
    schema::builder b{&bytes};
    known.describe(b);
    c.find = find;
    c.to = plans_.get(bytes, {known.describe, known.hash});
    if (!check(c.to, "the schema of a class is damaged")) return nullptr;
    source_->classes.push_back(c);
    return &source_->classes.back();
  }
  bool check(const plan* p, const char* damaged) {
    if (p == nullptr) return bad(damaged);
    return p->possible() || too_much();
  }
  [[nodiscard]] BRINE_COLD bool put_class(named_class& c) {
    if (c.to != nullptr && !c.to->possible()) {
      return impossible(*c.to, meta::joined({"the class \"", c.name.substr(0, 200), "\" changed"}), {});
    }
    if (c.at == nullptr) {
      out_.put_count(0);
    } else if (c.number != 0) {
      out_.put_count(c.number + 1);
    } else {
      c.number = ++classes_written_;
      if (!note(c.to, "the class", c.name)) return false;
      out_.put_count(1);
      put_text({reinterpret_cast<const std::byte*>(c.name.data()), c.name.size()});
      out_.commit(wire::store(out_.reserve(8), c.hash));
      put_text(c.to != nullptr ? wire::byte_view{c.to->wanted} : c.schema);
    }
    return true;
  }
  void put_text(wire::byte_view bytes) {
    out_.put_count(bytes.size());
    out_.write(bytes.data(), bytes.size());
  }

  [[nodiscard]] bool own(const schema::reference& site, bool emit) {
    if (!need(1)) return false;
    const auto tag = std::to_integer<unsigned>(*cursor_);
    if (tag > 1) return bad("whether a value follows is said by a byte 0 or 1; this one is neither");
    ++cursor_;
    if (emit) out_.put_count(tag);
    if (tag == 0) return true;
    named_class* c = class_here(site.find);
    if (c == nullptr) return false;
    if (emit) {
      return put_class(*c) && run(c->to != nullptr ? *c->to : *c->same, 0, true);
    } else {
      return run(c->reading(), 0, false);
    }
  }

  // -- closures
  [[nodiscard]] bool closure(bool emit) {
    const std::byte* at = cursor_;
    std::uint64_t k = 0;
    if (!number(k)) return false;
    if (k == 0) {
      if (emit) out_.put_count(0);
      return true;
    }
    named_code* c = code_here(k, at);
    if (c == nullptr) return false;
    if (emit) {
      return put_code(*c) && run(c->to != nullptr ? *c->to : *c->same, 0, true);
    } else {
      return run(c->reading(), 0, false);
    }
  }
  BRINE_COLD named_code* code_here(std::uint64_t k, const std::byte* at) {
    auto& all = source_->codes;
    if (k >= 3) {
      if (k - 3 < all.size()) return &all[static_cast<std::size_t>(k - 3)];
      bad("a closure's code is referred to that the document hasn't named");
      return nullptr;
    }
    if (!surveying_) {
      std::size_t first = 0, last = all.size();
      while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        (all[middle].at < at ? first : last) = all[middle].at < at ? middle + 1 : middle;
      }
      if (first == all.size() || all[first].at != at) {
        bad("a closure's code is named twice");
        return nullptr;
      }
      cursor_ = all[first].behind;
      return &all[first];
    }
    named_code code;
    named_code* const c = &code;
    wire::byte_view identity;
    c->has_fingerprint = k == 2;
    if (!word(c->hash) || !text(identity) || (k == 2 && !word(c->fingerprint)) || !text(c->schema)) return nullptr;
    c->at = at;
    c->behind = cursor_;
    c->identity = {reinterpret_cast<const char*>(identity.data()), identity.size()};
    const present_code now = plans_.resolve != nullptr ? plans_.resolve(c->identity) : present_code{};
    if (now.here) {
      c->to = plans_.get(c->schema, now.captures);
      if (c->to != nullptr) {
        // Checked here, because what is written below agrees with itself.
        if (now.identity == c->identity && now.hash != c->hash) {
          bad("the name of a closure and its hash disagree; the document is damaged");
          return nullptr;
        }
        c->name = now.name;
        c->identity = now.identity;
        c->hash = now.hash;
      }
    }
    if (c->to == nullptr || !c->to->possible()) c->same = plans_.get(c->schema, {});
    if (!check(c->same != nullptr ? c->same : c->to, "the schema of a closure's captures is damaged")) return nullptr;
    all.push_back(code);
    return &all.back();
  }
  [[nodiscard]] BRINE_COLD bool put_code(named_code& c) {
    if (c.to != nullptr && !c.to->possible()) {
      const std::string name{c.name};
      return impossible(*c.to, meta::joined({"the captures of the closure \"", name, "\" changed"}),
                        meta::joined({"; write brine::migrate<\"", name, "\">([](old_state) -> new_state { ... })"}));
    }
    if (c.number != 0) {
      out_.put_count(c.number + 2);
      return true;
    }
    c.number = ++codes_written_;
    if (!note(c.to, "the captures of the closure", c.name)) return false;
    out_.put_count(c.has_fingerprint ? 2 : 1);
    out_.commit(wire::store(out_.reserve(8), c.hash));
    put_text({reinterpret_cast<const std::byte*>(c.identity.data()), c.identity.size()});
    if (c.has_fingerprint) out_.commit(wire::store(out_.reserve(8), c.fingerprint));
    put_text(c.to != nullptr ? wire::byte_view{c.to->wanted} : c.schema);
    return true;
  }

  Decoder& d_;
  rewritten_bytes& out_;
  basic_plan_purse<Plan>& plans_;
  const std::byte* begin_;
  const std::byte* cursor_;
  const std::byte* end_;
  static constexpr std::size_t most_fuel = static_cast<std::size_t>(-1) / 16;
  std::size_t depth_;  // blocks inside one another: a level of a recursive type has a few
  std::size_t
      fuel_;  // steps; a document takes about as many as it has bytes (attack: records of no bytes, 2^n of them)
  std::size_t most_;
  std::size_t free_;  // elements that may take no bytes
  bool surveying_ = false;
  source* main_ = nullptr;
  source* source_ = nullptr;
  const std::byte* marks_[64];  // where the members of the records that are reordered now begin
  std::size_t marked_ = 0;
  row<source*> defaults_;
  row<open_default> open_;
  row<queued> queue_;
  row<noted> noted_;
  std::size_t objects_written_ = 0;
  std::size_t classes_written_ = 0;
  std::size_t codes_written_ = 0;
};

// -- plans

// Whether items of a schema could hold shared objects, classes or closures.
template <class Deferred = void>
[[nodiscard]] bool may_live(const schema::basic_tree<Deferred>& t, std::size_t first, std::size_t last) {
  using schema::node;
  for (std::size_t i = first; i < last; ++i) {
    const node what = t.at(i).what;
    if (what == node::shared || what == node::weak || what == node::base || what == node::closure ||
        what == node::reference) {
      return true;
    }
  }
  return false;
}

// What new members are by default: a default-made object is written, and cut.
template <class Plan>
BRINE_COLD bool fill_defaults(basic_plan_purse<Plan>& plans, Plan& p) {
  const load_options options{};
  p.own = new Plan;
  p.own->written = p.own->wanted = p.wanted;
  for (auto* type : p.noted.records) p.own->noted.records.push_back(type);
  for (auto find : p.noted.bases) p.own->noted.bases.push_back(find);
  if (!p.own->from.parse(p.wanted) || !p.own->to.parse(p.wanted)) return false;
  schema::basic_planner<Plan> planner{*p.own, plans.work};
  meta::row<std::uint32_t, typename Plan::deferred> opened;
  meta::row<bool, typename Plan::deferred> done;
  done.resize(p.fills.size(), false);
  for (std::size_t first = 0; first < p.fills.size(); ++first) {
    if (done[first]) continue;
    const schema::fill& one = p.fills[first];
    const auto& members = p.to.at(one.record).children;
    meta::row<std::uint32_t, typename Plan::deferred> walk;
    for (std::size_t child : members) walk.push_back(planner.walk_block(child));
    planner.finish();
    if (p.own->oversized) return false;
    earlier_encoder e{p.noted.versions};
    e.embed_schemas();
    const bool made = one.type->encode_default(e);
    const auto all = e.bytes();
    meta::row<std::size_t, typename Plan::deferred> begins;
    decoder d{all, 0, options};
    rewritten_bytes unused{nullptr, 0};
    basic_transcoder<decoder, Plan> t{d, all, unused, plans, static_cast<std::size_t>(-1)};
    bool living = false;
    if (!made || !t.cut(*p.own, walk, begins, living)) {
      p.problems = 1;
      p.text =
          "an object as its type makes it by default can't be saved, which would say what a new member begins as: ";
      p.text += p.to.text(one.record);
      p.first_text = p.text.size();
      return true;
    }
    // All new members are cut out of one object, so that they share what it shares.
    const std::size_t whole = p.defaults.size();
    const schema::range walks{static_cast<std::uint32_t>(p.walks.size()), static_cast<std::uint32_t>(walk.size())};
    if (living) {
      p.defaults.append(all.data(), all.size());
      p.walks.append(walk.begin(), walk.size());
    }
    for (std::size_t i = first; i < p.fills.size(); ++i) {
      schema::fill& f = p.fills[i];
      if (f.record != one.record) continue;
      done[i] = true;
      f.living = living &&
                 may_live(p.to, members[f.member], f.member + 1 < members.size() ? members[f.member + 1] : p.to.size());
      if (f.living) {
        p.dynamic = true;  // its objects go after the value, whether or not the document had any
        f.bytes = whole;
        f.size = all.size();
        f.begin = begins[f.member];
        f.walk = walks;
      } else {
        f.bytes = p.defaults.size();
        f.size = begins[f.member + 1] - begins[f.member];
        p.defaults.append(all.data() + begins[f.member], f.size);
      }
    }
  }
  for (schema::fill& f : p.fills) {
    if (!f.living) continue;
    f.opens = true;
    for (std::uint32_t group : opened) f.opens = f.opens && group != f.group;
    if (f.opens) opened.push_back(f.group);
  }
  p.defaults.resize(p.defaults.size() + 16, {});  // few bytes are copied at a fixed width
  return true;
}

// False: the bytes are no schema.
template <class Plan>
BRINE_COLD bool basic_plan_purse<Plan>::make(Plan& p, wire::byte_view bytes, const wanted_shape& wanted) {
  if (bytes.size() + 64 > schema_bytes) {
    p.oversized = true;
    return true;
  }
  schema_bytes -= bytes.size() + 64;
  p.written.assign(bytes.begin(), bytes.end());
  p.describe = wanted.describe;
  p.hash = wanted.hash;
  p.captures = wanted.captures;
  p.written_hash = meta::hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!p.from.parse(bytes)) return false;
  if (!wanted.describe) {
    p.wanted = p.written;
    schema::basic_planner<Plan>{p, work}.walk_all();
    return true;
  }
  for (;;) {
    schema::builder b{&p.wanted, &p.noted};
    wanted.describe(b);
    if (!p.to.parse(p.wanted)) return false;
    schema::basic_planner<Plan>{p, work}.convert_all(false);
    // Each round asks for one more class in its earlier version.
    if (!p.again || p.oversized) break;
    p.forget();
  }
  if (p.possible() && !p.fills.empty() && !fill_defaults(*this, p)) p.oversized = true;
  return true;
}

template <class Plan>
const Plan* basic_plan_purse<Plan>::get(wire::byte_view written, const wanted_shape& wanted) {
  if (const Plan* known = kept_plans<Plan>::global().find(written, wanted)) [[likely]]
    return known;
  own.push_back(nullptr);
  Plan* made = own.back() = new Plan;
  if (!make(*made, written, wanted)) return nullptr;
  if (made->possible() && kept_plans<Plan>::global().keep(*made, wanted)) {
    // Others may have been made meanwhile: this one's place is where it is still owned.
    for (Plan*& p : own) {
      if (p == made) p = nullptr;
    }
  }
  return made;
}

}  // namespace brine::detail
