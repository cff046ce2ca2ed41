#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

/// Tables of bad inputs, each with the sentence that refuses it.
namespace tiltscope::test {

struct BadInput {
  int line = 0;  ///< of the message, in the table
  std::string input;
  std::string message;
};

/// The rows of tests/FILE. A row is the lines of an input, then the message behind "--> ". Empty
/// lines before an input do not belong to it; lines with "%%" are headings.
inline std::vector<BadInput> bad_inputs(const std::string& file) {
  std::ifstream stream(TILTSCOPE_TESTS "/" + file);
  REQUIRE_MESSAGE(stream.good(), file);
  std::vector<BadInput> rows;
  BadInput row;
  for (std::string line; std::getline(stream, line);) {
    ++row.line;
    if (line.starts_with("%%") || (line.empty() && row.input.empty())) continue;
    if (line.starts_with("-->")) {
      row.message = line.substr(4);
      row.input.pop_back();  // the last end of a line
      rows.push_back(row);
      row.input.clear();
    } else {
      row.input += line + "\n";
    }
  }
  CHECK_MESSAGE(row.input.empty(), file << " ends without a message");
  return rows;
}

/// Checks that `refusal_of(input)` is the message of each row of the table.
template <class Refuse>
void check_bad_inputs(const std::string& file, const Refuse& refusal_of) {
  const std::vector<BadInput> rows = bad_inputs(file);
  CHECK(rows.size() > 5);
  for (const BadInput& row : rows) {
    CAPTURE(file + ":" + std::to_string(row.line));
    CAPTURE(row.input);
    CHECK(refusal_of(row.input) == row.message);
  }
}

}  // namespace tiltscope::test
