package dev.mneme.train.io;

import java.util.Optional;

/**
 * Element types of the safetensors format, named as in its headers. Headers are validated for all of them; elements are
 * read and written for {@link #F32}, {@link #F64}, {@link #I64} and {@link #I32}, raw bytes for every type.
 */
public enum Dtype {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E5M2FNUZ(8),
    F8_E4M3FNUZ(8),
    F8_E8M0(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    Dtype(int bits) {
        this.bits = bits;
    }

    /** Size of one element. */
    public int bits() {
        return bits;
    }

    static Optional<Dtype> find(String name) {
        for (Dtype dtype : values()) {
            if (dtype.name().equals(name)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
