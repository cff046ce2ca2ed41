#pragma once

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace tiltscope::test {

/// A disk of 16 MiB that nobody outside this process sees.
class TinyDisk {
 public:
  explicit TinyDisk(std::string folder) : folder_(std::move(folder)) {
    std::filesystem::create_directory(folder_);
    there_ = unshare(CLONE_NEWNS) == 0 &&
             mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
             mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=16m") == 0;
    if (!there_) MESSAGE("skipped: no disk can be mounted here");
  }
  ~TinyDisk() {
    if (there_) umount2(folder_.c_str(), MNT_DETACH);
  }
  TinyDisk(const TinyDisk&) = delete;
  TinyDisk& operator=(const TinyDisk&) = delete;

  bool there() const { return there_; }
  void fill() const {
    std::ofstream stream(folder_ + "/filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (stream.write(block.data(), 4096).flush()) {
    }
  }
  void clear() const { std::filesystem::remove(folder_ + "/filler"); }

 private:
  std::string folder_;
  bool there_ = false;
};

}  // namespace tiltscope::test
