#include "reward/command_permission.h"

#include "base/output_file.h"
#include "temporary_folder.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

const std::string one(64, 'a');
const std::string two(64, '2');

}  // namespace

TEST_CASE("what was allowed once is allowed the next time, and nothing else is") {
  const TemporaryFolder folder;
  const std::string file = folder / "new/allowed.toml";
  {
    CommandPermission permission(file);
    CHECK(!permission.is_allowed(one));
    permission.allow(one);
    CHECK(permission.is_allowed(one));
  }
  CommandPermission here(file), there(file);
  CHECK(here.is_allowed(one));
  CHECK(!here.is_allowed(two));
  // Another window's stays.
  there.allow(two);
  here.allow(one);
  CHECK(CommandPermission(file).is_allowed(one));
  CHECK(CommandPermission(file).is_allowed(two));
}

TEST_CASE("a file of permissions that says nothing allows nothing") {
  const TemporaryFolder folder;
  for (const std::string& text :
       {std::string("\"" + one.substr(1) + "\"\n"), std::string("\"" + one + "b\"\n"),
        std::string(64, 'g') + "\n", std::string("\0\0\n", 3), "# " + one}) {
    CAPTURE(text);
    CHECK(!CommandPermission(folder.file("allowed.toml", text)).is_allowed(one));
  }
  CHECK(!CommandPermission(folder / "").is_allowed(one));
  CommandPermission nowhere("");
  nowhere.allow(one);
  CHECK(nowhere.is_allowed(one));
  CommandPermission unwritable(folder.file("file", "") + "/allowed.toml");
  CHECK_THROWS(unwritable.allow(one));
  CHECK(unwritable.is_allowed(one));
}
