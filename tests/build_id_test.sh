#!/usr/bin/env bash
# build_id_test.sh CMAKE SCRIPT: what the program is said to be built from, in every kind of folder.
set -euo pipefail

cmake=$1 script=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failures=0

# id FOLDER: as the script writes it into the source file.
id() {
  "$cmake" -D SOURCE="$folder/$1" -D OUTPUT="$folder/$1.cpp" -P "$script"
  sed -n 's/.*return "\(.*\)";.*/\1/p' "$folder/$1.cpp"
}

# expect WHAT PATTERN TEXT
expect() {
  [[ $3 =~ ^$2$ ]] || {
    echo "$1: '$3' is not '$2'" >&2
    failures=$((failures + 1))
  }
}

mkdir -p tree/src/deep tree/assets tree/shaders tree/third_party tree/docs
for file in CMakeLists.txt CMakePresets.json src/main.cpp src/deep/part.h assets/model docs/page.md; do
  echo "$file" >tree/$file
done

hash='sources-[0-9a-f]{12}'
plain=$(id tree)
expect "without git" "$hash" "$plain"
cp -r tree elsewhere
expect "the same files elsewhere" "$plain" "$(id elsewhere)"
echo more >>elsewhere/docs/page.md
expect "another page" "$plain" "$(id elsewhere)"
mv elsewhere/src/deep/part.h elsewhere/src/part.h
renamed=$(id elsewhere)
expect "a file of another name" "$hash" "$renamed"
[[ $renamed != "$plain" ]] || expect "a file of another name" "another hash" "$renamed"

touch -d 2000-01-01 tree.cpp
id tree >/dev/null
expect "when nothing has changed, the file's year" 2000 "$(date -r tree.cpp +%Y)"

if command -v git >/dev/null; then
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
  unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
  repository() { git -C "$1" -c user.name=a -c user.email=a@b -c init.defaultBranch=main "${@:2}"; }

  repository . init -q
  repository . commit -q --allow-empty -m outer
  expect "unpacked inside of another repository" "$plain" "$(id tree)"
  repository tree init -q
  expect "a repository without a commit" "$plain" "$(id tree)"
  repository tree add .
  repository tree commit -qm first
  commit=$(git -C tree rev-parse --short=12 HEAD)
  expect "a commit" "$commit" "$(id tree)"
  git clone -q --depth 1 "file://$folder/tree" shallow
  expect "a shallow clone" "$commit" "$(id shallow)"
  git -C tree worktree add -q ../worktree
  expect "a worktree" "$commit" "$(id worktree)"
  expect "a folder of another owner" "$plain" "$(GIT_TEST_ASSUME_DIFFERENT_OWNER=1 id tree)"

  echo more >>tree/docs/page.md
  expect "another page" "$commit" "$(id tree)"
  echo more >>tree/src/main.cpp
  expect "a source that is not as committed" "$commit-dirty" "$(id tree)"
  git -C tree checkout -q .
  echo new >tree/src/new.cpp
  expect "a source that is in no commit" "$commit-dirty" "$(id tree)"
  repository tree add .
  repository tree commit -qm second
  expect "the next commit" "$(git -C tree rev-parse --short=12 HEAD)" "$(id tree)"
fi

((failures == 0))
