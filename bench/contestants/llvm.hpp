// llvm.hpp: llvm::MemoryBuffer, which reads files of less than four pages and maps the others.
#pragma once

#include <llvm/Support/MemoryBuffer.h>

#include "support/check.hpp"

namespace bench {
class llvm {
public:
    static constexpr char const* name = "llvm";
    explicit llvm(char const* path) {
        // Without a NUL behind the text, which would make it read whole pages as well.
        auto buffer = ::llvm::MemoryBuffer::getFile(path, false, false);
        check(static_cast<bool>(buffer), path);
        buffer_ = std::move(*buffer);
    }
    [[nodiscard]] std::byte const* data() const {
        return reinterpret_cast<std::byte const*>(buffer_->getBufferStart());
    }
    [[nodiscard]] std::size_t size() const { return buffer_->getBufferSize(); }

private:
    std::unique_ptr<::llvm::MemoryBuffer> buffer_;
};
}  // namespace bench
