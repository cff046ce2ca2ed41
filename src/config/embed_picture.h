#pragma once

#include "base/grey_png.h"
#include "config/experiment_io.h"

#include <filesystem>
#include <optional>
#include <string>

/// The picture of a reward of kind picture: in a file of its own, or within the configuration.
namespace tiltscope {

/// What a configuration holds has at most so many pixels along a side.
inline constexpr int most_embedded_pixels = 64;

/// What `RewardConfig::data` has of a picture, averaged down if need be: the base64 of a PNG.
std::string embedded(const GreyPicture& picture);

/// The picture in `data`; nothing where that is empty. Throws InvalidValue where it is no picture.
std::optional<GreyPicture> embedded_picture(const RewardConfig& reward);

/// Reads the picture that `file` names, relative to `folder`, into `data`, and clears `file`. Says
/// in `notes` if it had to be averaged down. Does nothing where there is no `file` or another kind
/// of reward. Throws InvalidValue where it cannot be read, and where `data` is given, too.
void embed_picture(RewardConfig& reward, const std::filesystem::path& folder,
                   Notes* notes = nullptr);

}  // namespace tiltscope
