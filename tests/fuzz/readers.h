#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

/// Every reader of bytes from outside, each behind a function that takes any bytes at all.
namespace tiltscope::fuzz {

/// A reader did what it never should: its message cannot be shown in a line, or what it has read
/// does not survive being written and read again.
class Broken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Each reads the bytes, or refuses them with the error and the kind of sentence that its
/// documentation promises. Throws Broken, or whatever else escapes from the reader.
void feed_config(std::string_view bytes);
/// Settings as behind --set, one a line.
void feed_setting(std::string_view bytes);
/// A shard as behind --shard in the first line, dimensions as behind --over in the others.
void feed_grid(std::string_view bytes);
/// A digit, the number of columns; then the points.
void feed_csv(std::string_view bytes);
/// Points with as many columns as they have.
void feed_points(std::string_view bytes);
/// A run's summary.json.
void feed_summary(std::string_view bytes);
void feed_safetensors(std::string_view bytes);
void feed_model(std::string_view bytes);
/// What stands below a checkpoint's line with the checksum, which no random bytes would match.
void feed_checkpoint(std::string_view bytes);
/// A digit, the number of dimensions; then the formula of a reward.
void feed_formula(std::string_view bytes);
/// What a reward's program answers, a line a point.
void feed_answer(std::string_view bytes);
/// A PNG file.
void feed_picture(std::string_view bytes);
/// A PNG file in base64, as a configuration holds it.
void feed_picture_data(std::string_view bytes);

/// A new reader has a function above, a line below, its sources in CMakeLists.txt, and a folder of
/// small files in corpus, after which its fuzzer is called.
struct Reader {
  std::string_view name;  ///< of the folder with its corpus
  void (*feed)(std::string_view bytes);
};

inline constexpr std::array readers{
    Reader{"config", feed_config},
    Reader{"setting", feed_setting},
    Reader{"grid", feed_grid},
    Reader{"csv", feed_csv},
    Reader{"points", feed_points},
    Reader{"summary", feed_summary},
    Reader{"safetensors", feed_safetensors},
    Reader{"model", feed_model},
    Reader{"checkpoint", feed_checkpoint},
    Reader{"formula", feed_formula},
    Reader{"answer", feed_answer},
    Reader{"picture", feed_picture},
    Reader{"picture_data", feed_picture_data},
};

}  // namespace tiltscope::fuzz
