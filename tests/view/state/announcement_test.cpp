#include "view/state/announcement.h"

#include <doctest/doctest.h>

using namespace tiltscope::view;

TEST_CASE("an announcement stays for as long as it takes to read") {
  Announcement announcement;
  announcement.say("short", 10.0);
  CHECK(announcement.text(15.9) == "short");
  CHECK(announcement.text(16.1).empty());
  announcement.say(std::string(400, 'x'), 10.0);
  CHECK(announcement.text(29.9).size() == 400);
  CHECK(announcement.text(30.1).empty());
}

TEST_CASE("what is said last takes the place of what was said before, but in a list") {
  Announcement announcement;
  announcement.say("One", 0.0);
  announcement.say("Two", 0.0);
  CHECK(announcement.text(1.0) == "Two");
  announcement.begin_list();
  announcement.say("Took over the configuration from a.toml.", 0.0);
  announcement.say("b.toml: line 1: no value", 0.0);
  announcement.say("Cannot read c.toml: it is a FIFO, not a file.", 0.0);
  announcement.end_list();
  CHECK(announcement.text(1.0) ==
        "Took over the configuration from a.toml. b.toml: line 1: no value. Cannot read c.toml: it "
        "is a FIFO, not a file.");
  announcement.say("Three", 0.0);
  CHECK(announcement.text(1.0) == "Three");
}
