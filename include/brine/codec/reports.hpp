// What load_options::reports gets to read: lines about what a document and the program don't have in common.
#pragma once

#include <string>
#include <utility>

#include "../meta/text.hpp"
#include "decoder.hpp"

namespace brine::detail {

// A document may be read twice (reopen()): its first lines go then, since they will be made again.
template <class Decoder>
BRINE_COLD void report(Decoder& d, std::string text) {
  if (d.options().reports == nullptr) return;
  if (d.forget_reports == nullptr) {
    d.first_report = d.options().reports->size();
    d.forget_reports = [](auto& from) {
      auto& reports = *from.options().reports;
      while (reports.size() > from.first_report) reports.pop_back();
    };
  }
  d.options().reports->push_back(std::move(text));
}

// A member that only the document or only the type has, in words.
template <class Plan>
[[nodiscard]] std::string member_in_words(const Plan& p, const auto& c) {
  const std::string type = c.missing ? p.to.text(c.type, 200) : p.from.text(c.type, 200);
  return c.missing ? meta::joined({"the type has this member (", type, ") and the document doesn't"})
                   : meta::joined({"the document has this member (", type, ") and the type doesn't"});
}

// False where the options refuse a member that only one of the two has; `in` says whose it is, "" for the value itself.
template <class Decoder, class Plan>
BRINE_COLD bool check_members(Decoder& d, const std::byte* where, const Plan& p, const std::string& in) {
  const load_options& options = d.options();
  if (options.unknown != member_policy::refuse && options.missing != member_policy::refuse) return true;
  for (const auto& c : p.changes) {
    if ((c.missing ? options.missing : options.unknown) != member_policy::refuse) continue;
    (void)d.fail_at(where, errc::schema_mismatch,
                    meta::joined({in, member_in_words(p, c),
                                  c.missing ? ", which options.missing refuses" : ", which options.unknown refuses"}));
    return d.trace(std::string_view{p.paths}.substr(c.path.first, c.path.count));
  }
  return true;
}

// The lines about a plan's members.
template <class Decoder, class Plan>
BRINE_COLD void report_members(Decoder& d, const Plan& p, const std::string& in) {
  const load_options& options = d.options();
  for (const auto& c : p.changes) {
    if ((c.missing ? options.missing : options.unknown) != member_policy::report) continue;
    const auto path = std::string_view{p.paths}.substr(c.path.first, c.path.count);
    report(d, meta::joined({in, path, ": ", member_in_words(p, c), c.missing ? ": made by default" : ": dropped"}));
  }
  if (p.more_changes != 0) report(d, meta::joined({in, "and ", std::to_string(p.more_changes), " members more"}));
}

}  // namespace brine::detail
