// writer WHAT FILE: saves what another program, reader, must refuse (and one thing that it takes).
#include <brine/brine.hpp>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct line {
  std::string item;
  int count;
};
struct order {
  int id;
  std::vector<line> lines;
};

struct task {
  std::string title;
  brine::function<std::string(int)> run;
};

order example() { return {7, {{"tea", 2}, {"cup", 1}}}; }

task daily() {
  return {"daily", brine::closure<"report/daily">([](int day) { return std::to_string(day); })};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view what = argv[1];
  const std::string file = argv[2];
  if (what == "order") {
    brine::dump(example(), file);
  } else if (what == "order_bare") {
    const auto bytes = brine::dumps(example());
    std::ofstream{file, std::ios::binary}.write(reinterpret_cast<const char*>(bytes.data()),
                                                static_cast<std::streamsize>(bytes.size()));
  } else if (what == "order_compact") {
    brine::dump(example(), file, {.schema = brine::compact, .checksum = brine::checksum_mode::none});
  } else if (what == "order_stream") {
    std::ofstream out{file, std::ios::binary};
    brine::dump(example(), out, {.checksum = brine::checksum_mode::none});
  } else if (what == "unknown") {
    const std::vector<task> tasks{daily(),
                                  {"monthly", brine::closure<"report/monthly">([](int) { return std::string{}; })}};
    brine::dump(tasks, file);
  } else if (what == "alone") {
    brine::dump(brine::closure<"zzzzzzzzzzzzzzzzzzzzzzzzz">([](int) { return std::string{}; }), file);
  } else if (what == "known") {
    brine::dump(std::vector<task>{daily()}, file);
  } else if (what == "signature") {
    brine::dump(brine::closure<"calc/twice">([](int x) { return 2 * x; }), file);
  } else if (what == "version") {
    brine::dump(brine::closure<"calc/scale", 3>([](int x) { return 2 * x; }), file);
  } else if (what == "captures") {
    int offset = 3;
    brine::dump(brine::closure<"calc/shift">([BRINE_CAPTURE(offset)](int x) { return x + offset; }), file);
  } else if (what == "duplicate") {
    brine::dump(brine::closure<"report/line">([](int x) { return x; }), file);
  } else {
    return 2;
  }
}
