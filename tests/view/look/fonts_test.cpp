#include "view/mock_gui.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;

TEST_CASE("lines end at spaces, and where they were told to") {
  const view::test::MockContext context(400, 300);
  const Face& face = context.theme().fonts.small;
  const std::string text =
      "The first-order target is only good while delta |r| is small (3.10).\n"
      "More tilts make it so, see (4.2) and (4.10) of the paper.";
  for (const float width : {60.0F, 100.0F, 150.0F, 220.0F, 400.0F, 2000.0F}) {
    CAPTURE(width);
    const std::string lines = wrapped(face, text, width);
    std::string joined = lines;
    std::ranges::replace(joined, '\n', ' ');
    std::string flat = text;
    std::ranges::replace(flat, '\n', ' ');
    CHECK(joined == flat);
    CHECK(lines.find("(3.10).\nMore") != std::string::npos);
    std::istringstream parts(lines);
    for (std::string line; std::getline(parts, line);) {
      const bool single_word = line.find(' ') == std::string::npos;
      CHECK((single_word || measure(face, line).x <= width));
    }
  }
  CHECK(wrapped(face, text, 2000.0F) == text);
  CHECK(wrapped(face, "", 10.0F).empty());
}

TEST_CASE("a text's lines are parts of it") {
  const std::string text = "one\n\nthree";
  const auto lines = lines_of(text);
  CHECK(lines == std::vector<std::string_view>{"one", "", "three"});
  CHECK(lines.back().data() == text.data() + 5);
  CHECK(lines_of("alone") == std::vector<std::string_view>{"alone"});
  CHECK(lines_of("").empty());
}

TEST_CASE("a list that is too long ends behind a whole part") {
  const view::test::MockContext context(400, 300);
  const Face& face = context.theme().fonts.small;
  const std::string text =
      "Of 5,000 samples: NLL 2.86 (exact samples 2.83), W2 1.21 (0.327), MMD 0.27";
  CHECK(shortened_list(face, text, 2000.0F) == text);
  const auto room_of = [&](std::string_view part) { return measure(face, part).x + 1.0F; };
  const std::string one = "Of 5,000 samples: NLL 2.86 (exact samples 2.83)";
  const std::string two = "Of 5,000 samples: NLL 2.86 (exact samples 2.83), W2 1.21 (0.327)";
  const std::string more = ", …";
  CHECK(shortened_list(face, text, room_of(two + more)) == two + more);
  CHECK(shortened_list(face, text, room_of(two + more) - 3.0F) == one + more);
  CHECK(shortened_list(face, text, room_of(one + more)) == one + more);
  // Where not even the first part fits, as much as there is room for.
  CHECK(shortened_list(face, text, room_of("Of 5,000…")) ==
        shortened(face, text, room_of("Of 5,000…")));
}

TEST_CASE("a line does not end between a number and its unit") {
  const view::test::MockContext context(400, 300);
  const Face& face = context.theme().fonts.small;
  const std::string text = "The run will train its model (3 s).";
  const float width = measure(face, "The run will train its model (3").x + 1.0F;
  CHECK(wrapped(face, text, width) == "The run will train its model\n(3 s).");
  CHECK(wrapped(face, "about 12 samples", measure(face, "about 12").x + 1.0F) ==
        "about 12\nsamples");
}
