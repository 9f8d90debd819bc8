// brine: shows and checks stored documents, whatever program wrote them. It has none of their types and runs
// none of their code.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "commands.hpp"
#include "text.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Shows and checks documents that brine stored."};
  app.name("brine");
  app.require_subcommand(1);
  std::string colour = "auto";
  app.add_option("--color", colour, "colours: auto (where the output is a terminal), always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.fallthrough();

  std::vector<std::string> files;
  std::string before, after;
  program::show_options shown;
  bool everything = false, no_offsets = false, quiet = false;
  std::size_t lines = 40;

  auto* show = app.add_subcommand("show", "print each document as a tree");
  show->add_option("FILE", files, "files; - is standard input")->required();
  show->add_flag("--json", shown.json, "as JSON, each document on a line");
  show->add_option("--indent", shown.indent, "of JSON: blanks a level, on several lines")->check(CLI::Range(0, 16));
  show->add_flag("--all", everything, "long lists and texts in full");
  show->add_flag("--no-offsets", no_offsets, "without the places of the bytes");
  auto* schema = app.add_subcommand("schema", "print the shape of each document's value");
  schema->add_option("FILE", files)->required();
  auto* verify = app.add_subcommand("verify", "look at every byte; exit with 2 where a document is damaged");
  verify->add_option("FILE", files)->required();
  verify->add_flag("-q,--quiet", quiet, "print what is damaged only");
  auto* diff = app.add_subcommand("diff", "print what changed, by path; exit with 1 where something did");
  diff->add_option("BEFORE", before)->required();
  diff->add_option("AFTER", after)->required();
  auto* stat = app.add_subcommand("stat", "print where the bytes are, by path");
  stat->add_option("FILE", before)->required();
  stat->add_option("--lines", lines, "print so many paths; 0: all");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? program::good : program::trouble;
  }
  program::colours() =
      colour == "always" || (colour == "auto" && program::is_terminal() && std::getenv("NO_COLOR") == nullptr);
  if (everything) shown.elements = shown.characters = 0;
  shown.offsets = !no_offsets;

  try {
    int status = program::good;
    if (show->parsed()) status = program::show(files, shown);
    if (schema->parsed()) status = program::schema(files);
    if (verify->parsed()) status = program::verify(files, quiet);
    if (diff->parsed()) status = program::diff(before, after);
    if (stat->parsed()) status = program::stat(before, lines);
    if (std::fflush(stdout) != 0) {
      program::complain("brine", "the output can't be written");
      return program::trouble;
    }
    return status;
  } catch (const std::exception& e) {
    program::complain("brine", e.what());
    return program::trouble;
  }
}
