#include "nn/safetensors.h"

#include "support.h"

#include <cstring>

using namespace tiltscope;

namespace {

Safetensors example() {
  Safetensors file;
  file.metadata = {{"version", "1"}, {"text", "line\n\"quoted\""}};
  file.tensors["a"] = {{2, 3}, {1, 2, 3, 4, 5, 6}};
  file.tensors["b"] = {{1}, {-0.5f}};
  return file;
}

/// A file with this header and these many bytes of data.
std::vector<std::byte> with_header(const std::string& header, std::size_t data) {
  std::vector<std::byte> bytes(8 + header.size() + data);
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  return bytes;
}

}  // namespace

TEST_CASE("what is written is read back") {
  const Safetensors file = example();
  const Safetensors copy = read_safetensors(write_safetensors(file), "x");
  CHECK(copy.metadata == file.metadata);
  REQUIRE(copy.tensors.size() == 2);
  CHECK(copy.tensors.at("a").shape == file.tensors.at("a").shape);
  CHECK(copy.tensors.at("a").values == file.tensors.at("a").values);
  CHECK(copy.tensors.at("b").values == file.tensors.at("b").values);
}

TEST_CASE("an empty tensor is a tensor") {
  Safetensors file;
  file.tensors["a"] = {{0}, {}};
  CHECK(read_safetensors(write_safetensors(file), "x").tensors.at("a").shape ==
        file.tensors.at("a").shape);
}

TEST_CASE("every truncation is refused") {
  const auto bytes = write_safetensors(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THROWS_AS(read_safetensors(std::span(bytes).first(size), "x"), ModelFileError);
  }
}

TEST_CASE("foreign and damaged files get a sentence that names them") {
  struct Case {
    std::vector<std::byte> bytes;
    const char* message;
  };
  const Case cases[] = {
      {{}, "m: is too short to be a safetensors file"},
      {std::vector<std::byte>(64, std::byte{0xff}),
       "m: is not a safetensors file, or is truncated: its header would reach beyond the end"},
      {with_header("[1, 2]", 0), "m: is not a safetensors file: its header is not JSON"},
      {with_header("{\"a\": 3}", 0), "m: the header's entry \"a\" is malformed"},
      {with_header(R"({"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}})", 2),
       "m: tensor \"a\" is of type \"F16\", but only \"F32\" can be read"},
      {with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 3),
       "m: tensor \"a\" reaches beyond the end of the file, which is truncated or damaged"},
      {with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 8),
       "m: tensor \"a\" reaches beyond the end of the file, which is truncated or damaged"},
      {with_header(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8),
       "m: tensor \"a\" has a shape that does not fit its data"},
      {with_header(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                   R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                   8),
       "m: tensor \"b\" overlaps another tensor"},
      {with_header(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})",
                   8),
       "m: tensor \"a\" has a shape that does not fit its data"},
      {with_header(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4),
       "m: tensor \"a\" is malformed"},
      {with_header(R"({"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}})", 4),
       "m: tensor \"a\" is malformed"},
      {with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e300]}})", 4),
       "m: tensor \"a\" is malformed"},
      {with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,6]}})", 6),
       "m: tensor \"a\" has a shape that does not fit its data"},
      {with_header(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}})", 4),
       "m: tensor \"a\" reaches beyond the end of the file, which is truncated or damaged"},
      {with_header(R"({"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}})", 4),
       "m: the header's entry \"a\" is malformed"},
      {with_header(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4),
       "m: the header's entry \"a\" is malformed"},
      {with_header(R"({"__metadata__":{"a":1}})", 0),
       "m: the header's entry \"__metadata__\" is malformed"},
      {with_header(R"({"a\nb":3})", 0), "m: the header's entry \"a b\" is malformed"},
      {with_header("{", 0), "m: is not a safetensors file: its header is not JSON"},
      {with_header("", 8), "m: is not a safetensors file: its header is not JSON"},
      {with_header(std::string(1'000'000, '['), 0),
       "m: is not a safetensors file: its header is not JSON"},
  };
  for (const Case& c : cases) {
    CHECK_THROWS_WITH_AS(read_safetensors(c.bytes, "m"), c.message, ModelFileError);
  }
}
