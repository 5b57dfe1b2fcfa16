package dev.mneme.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.internal.LoopChoice;
import org.junit.jupiter.api.Test;

final class LoopChoiceTest {
    @Test
    void aWidthCanBeForced() {
        assertEquals(256, LoopChoice.of("256").bits());
        assertEquals("vector 128 bits", LoopChoice.of("128").toString());
        assertEquals(
                "scalar (asked for by -Dmneme.simd)", LoopChoice.of("scalar").toString());
    }

    @Test
    void anythingElseIsRefusedWithWhatIsAllowed() {
        var error = assertThrows(IllegalArgumentException.class, () -> LoopChoice.of("64"));
        assertEquals("-Dmneme.simd must be auto, scalar, 128, 256 or 512, was '64'", error.getMessage());
    }
}
