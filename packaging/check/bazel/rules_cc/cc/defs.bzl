# Stands in for rules_cc where it cannot be downloaded: the rules that Bazel 4 still had built in.
cc_library = native.cc_library
cc_binary = native.cc_binary
cc_import = native.cc_import
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
