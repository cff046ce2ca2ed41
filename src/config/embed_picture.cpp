#include "config/embed_picture.h"

#include "base/base64.h"
#include "base/input_file.h"
#include "base/words.h"
#include "config/invalid_value.h"

#include <system_error>

namespace tiltscope {
namespace {

constexpr Key file_key{"reward", "file"};
constexpr Key data_key{"reward", "data"};

std::string size_words(const GreyPicture& picture) {
  return std::to_string(picture.width) + " x " + std::to_string(picture.height);
}

/// Of a file that was named by somebody else: no pipe, on which reading would wait for ever.
std::string bytes_of(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) throw PictureError("is not there");
  if (!std::filesystem::is_regular_file(file, error)) throw PictureError("is no file");
  try {
    return read_regular_file(file, most_picture_bytes);
  } catch (const ReadError& problem) {
    throw PictureError(problem.stage() == ReadError::Stage::too_large ? "is larger than 128 MiB"
                                                                      : "cannot be read");
  }
}

}  // namespace

std::string embedded(const GreyPicture& picture) {
  return to_base64(write_grey_png(averaged_down(picture, most_embedded_pixels)));
}

std::optional<GreyPicture> embedded_picture(const RewardConfig& reward) {
  if (reward.data.empty()) return std::nullopt;
  const auto bytes = from_base64(reward.data);
  if (!bytes) throw InvalidValue({data_key}, "must be a PNG file in base64, but is no base64");
  try {
    return read_grey_png(*bytes, most_embedded_pixels);
  } catch (const PictureError& problem) {
    throw InvalidValue(
        {data_key}, std::string("must be a PNG file in base64, but the picture ") + problem.what());
  }
}

void embed_picture(RewardConfig& reward, const std::filesystem::path& folder, Notes* notes) {
  if (reward.kind != RewardKind::picture || reward.file.empty()) return;
  if (!reward.data.empty()) {
    throw InvalidValue({file_key, data_key}, "and data name two pictures: leave one out");
  }
  const std::string is = "= " + in_quotes(reward.file);
  try {
    const GreyPicture picture = read_grey_png(bytes_of(folder / reward.file));
    const GreyPicture small = averaged_down(picture, most_embedded_pixels);
    if (notes != nullptr && small.width != picture.width) {
      notes->push_back(file_key.title() + " " + is + " has " + size_words(picture) +
                       " pixels: it is averaged down to " + size_words(small));
    }
    reward.data = embedded(small);
    reward.file.clear();
  } catch (const PictureError& problem) {
    throw InvalidValue({file_key}, is + " must be a PNG file, but it " + problem.what());
  }
}

}  // namespace tiltscope
