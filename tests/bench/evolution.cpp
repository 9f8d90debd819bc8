// How fast documents of an old version load, against documents of the present one: each a small document of its own,
// 100,000 times; and as one document of many. Both are as files hold them, with their schema and a checksum, and once
// more without the checksum. Prints ratios, and fails where an old document, as files hold it, takes more than three
// times as long.
#include <algorithm>
#include <brine/brine.hpp>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace was {
struct line {
  std::uint32_t article = 0;
  std::int16_t count = 0;
  std::string text;
  float price = 0;
};
struct order {
  std::uint64_t id = 0;
  std::string customer;
  std::optional<double> discount;
  std::vector<std::uint32_t> tags;
  std::map<std::string, std::int32_t> notes;
  std::vector<line> lines;
};
}  // namespace was

namespace now {
struct line {
  std::string text;
  std::uint32_t article = 0;
  std::int32_t count = 0;
  double price = 0;
  std::string unit = "piece";
};
struct order {
  std::uint64_t id = 0;
  std::optional<std::string> customer;
  std::vector<std::uint64_t> tags;
  std::vector<line> lines;
  std::map<std::string, std::int64_t> notes;
  std::string currency = "EUR";
};
// The mildest change: one member more.
struct grown {
  std::uint64_t id = 0;
  std::string customer;
  std::optional<double> discount;
  std::vector<std::uint32_t> tags;
  std::map<std::string, std::int32_t> notes;
  std::vector<was::line> lines;
  int extra = 1;
};
struct small_old {
  std::uint64_t id = 0;
  double value = 0;
  std::string name;
  int n = 0;
};
struct small {
  std::uint64_t id = 0;
  double value = 0;
  std::string name;
  std::int64_t n = 0;
};
}  // namespace now

namespace {

was::order make(std::uint32_t i) {
  was::order o{i, "customer " + std::to_string(i * 7919U), {}, {}, {}, {}};
  if (i % 2 != 0) o.discount = 0.5 * i;
  for (std::uint32_t k = 0; k < i % 16; ++k) o.tags.push_back(k * i);
  for (std::uint32_t k = 0; k < i % 4; ++k) o.notes["note " + std::to_string(k)] = static_cast<std::int32_t>(k);
  for (std::uint32_t k = 0; k < i % 5; ++k) {
    o.lines.push_back({k, static_cast<std::int16_t>(i % 100), "article " + std::to_string(i * k), 1.5F});
  }
  return o;
}

using documents = std::vector<std::vector<std::byte>>;

constexpr brine::save_options as_in_files{.schema = brine::embed, .checksum = brine::checksum_mode::crc32};

template <class T>
double load_all(const documents& all, std::size_t times) {
  const std::clock_t begin = std::clock();  // of this process alone, whatever else the machine does
  std::size_t sum = 0;
  for (std::size_t i = 0; i < times; ++i) {
    const auto value = brine::loads<T>(all[i % all.size()]);
    sum += reinterpret_cast<const unsigned char*>(&value)[0];
  }
  const auto taken = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  volatile std::size_t sink = sum;
  (void)sink;
  return taken;
}

documents without_checksum(const documents& all) {
  documents plain = all;
  for (auto& d : plain) {
    d[5] &= ~std::byte{brine::wire::checksummed};
    d.resize(d.size() - brine::wire::checksum_size);
  }
  return plain;
}

// The median of the rounds' ratios.
template <class New>
double ratio(const documents& old, const documents& present, std::size_t times) {
  std::vector<double> ratios;
  for (int round = 0; round < 7; ++round) ratios.push_back(load_all<New>(old, times) / load_all<New>(present, times));
  std::sort(ratios.begin(), ratios.end());
  return ratios[3];
}
template <class New>
double ratio(const char* what, const documents& old, std::size_t times) {
  documents present;
  for (const auto& d : old) present.push_back(brine::dumps(brine::loads<New>(d), as_in_files));
  const double in_files = ratio<New>(old, present, times);
  std::printf("%-40s old / present %.2f, without checksum %.2f   (%.0f ns)\n", what, in_files,
              ratio<New>(without_checksum(old), without_checksum(present), times),
              1e9 * load_all<New>(present, times) / static_cast<double>(times));
  return in_files;
}

}  // namespace

int main() {
  documents orders, smalls, one;
  std::vector<was::order> many;
  std::vector<now::small_old> many_small;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    many.push_back(make(i));
    many_small.push_back({i, 0.5 * i, "name of " + std::to_string(i), static_cast<int>(i)});
    orders.push_back(brine::dumps(many.back(), as_in_files));
    smalls.push_back(brine::dumps(many_small.back(), as_in_files));
  }
  one.push_back(brine::dumps(many, as_in_files));
  double worst = 0;
  worst = std::max(worst, ratio<now::order>("100,000 orders, changed throughout", orders, 100000));
  worst = std::max(worst, ratio<now::grown>("100,000 orders, one member more", orders, 100000));
  worst = std::max(worst, ratio<now::small>("100,000 small records", smalls, 100000));
  worst = std::max(worst, ratio<std::vector<now::order>>("100 documents of 1,000 orders", one, 100));
  return worst <= 3 ? 0 : 1;
}
