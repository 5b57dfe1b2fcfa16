package dev.mneme.model.memory;

import static dev.mneme.model.memory.DncStepper.CERTAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.DncCombinations;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each option of a DNC is for, seen from outside, and what holds whatever the options. */
class DncOptionsTest {
    private static final float ROUNDING = 2e-6f;

    private final Random random = new Random(8);

    private static DncOptions options(int writeHeads, boolean masked, boolean deallocate, boolean sharpenLinks) {
        return new DncOptions(writeHeads, new ContentMask(masked, 0), deallocate, sharpenLinks, true, true);
    }

    static Stream<DncOptions> combinations() {
        return DncCombinations.all();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void weightingsAreWeightingsAndLinksAreBounded(DncOptions options) {
        int writers = options.writeHeads();
        try (var dnc = new DncStepper(9, 4, 3, options)) {
            for (int t = 0; t < 40; t++) {
                dnc.any(random).step();
                for (float u : dnc.state("usage")) {
                    assertTrue(u >= 0 && u <= 1, "usage " + u);
                }
                assertWeightings(dnc.state("write_weights"), writers);
                assertWeightings(dnc.state("read_weights"), 3);
                for (int v = 0; options.temporalLinks() && v < writers; v++) {
                    float[] links = dnc.state(writers == 1 ? "links" : "links." + v);
                    assertWeightings(links, 9);
                    float[] transposed = new float[81];
                    for (int i = 0; i < 81; i++) {
                        transposed[9 * (i % 9) + i / 9] = links[i];
                    }
                    assertWeightings(transposed, 9);
                    for (int i = 0; i < 9; i++) {
                        assertEquals(0, links[10 * i]);
                    }
                }
            }
            if (options.temporalLinks()) {
                assertWeightings(dnc.state("precedence"), writers);
            }
        }
    }

    private static void assertWeightings(float[] rows, int count) {
        int n = rows.length / count;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (float w : Arrays.copyOfRange(rows, i * n, (i + 1) * n)) {
                assertTrue(w >= -ROUNDING && w <= 1 + ROUNDING, "weight " + w);
                sum += w;
            }
            assertTrue(sum <= 1 + ROUNDING, "sum " + sum);
        }
    }

    @Test
    void whatAnOptionBringsComesLastAndWhatOneTakesAwayIsAbsent() {
        try (var paper = new DncStepper(9, 5, 3);
                var all = new DncStepper(9, 5, 3, DncCombinations.EVERYTHING);
                var byContent = new DncStepper(9, 5, 3, DncCombinations.BY_CONTENT)) {
            assertEquals(
                    List.of(
                            "read keys k^r (3, 5) NONE",
                            "read strengths β^r (1, 3) ONEPLUS",
                            "write key k^w (1, 5) NONE",
                            "write strength β^w (1, 1) ONEPLUS",
                            "erase vector e (1, 5) SIGMOID",
                            "write vector v (1, 5) NONE",
                            "free gates f (1, 3) SIGMOID",
                            "allocation gate g_a (1, 1) SIGMOID",
                            "write gate g_w (1, 1) SIGMOID",
                            "read modes π (3, 3) SOFTMAX"),
                    paper.fields());
            assertEquals(
                    List.of(
                            "read keys k^r (3, 5) NONE",
                            "read strengths β^r (1, 3) ONEPLUS",
                            "write key k^w (2, 5) NONE",
                            "write strength β^w (1, 2) ONEPLUS",
                            "erase vector e (2, 5) SIGMOID",
                            "write vector v (2, 5) NONE",
                            "free gates f (1, 3) SIGMOID",
                            "allocation gate g_a (1, 2) SIGMOID",
                            "write gate g_w (1, 2) SIGMOID",
                            "read modes π (3, 5) SOFTMAX",
                            "write masks m^w (2, 5) SIGMOID",
                            "read masks m^r (3, 5) SIGMOID",
                            "forward sharpness s^f (3, 2) ONEPLUS",
                            "backward sharpness s^b (3, 2) ONEPLUS"),
                    all.fields());
            assertEquals(paper.fields().subList(0, 9), byContent.fields());
            assertEquals(
                    List.of("memory", "usage", "write_weights", "precedence", "read_weights", "links"), paper.names());
            assertEquals(
                    List.of("memory", "usage", "write_weights", "precedence", "read_weights", "links.0", "links.1"),
                    all.names());
            assertEquals(List.of("memory", "usage", "write_weights", "read_weights"), byContent.names());
        }
    }

    /** Each head takes a row of its own, and each has links of its own. */
    @Test
    void headsWriteRowsOfTheirOwnWhichAreReadAlongTheirOwnLinks() {
        try (var dnc = new DncStepper(6, 2, 1, options(2, false, false, false))) {
            dnc.set("f", -CERTAIN).set("g_a", CERTAIN, CERTAIN).set("g_w", CERTAIN, CERTAIN);
            dnc.set("e", CERTAIN, CERTAIN, CERTAIN, CERTAIN);
            for (int t = 0; t < 3; t++) {
                dnc.set("v", t, 1, t, -1).step();
                float[] rows = new float[12];
                rows[2 * t] = 1;
                rows[6 + 2 * t + 1] = 1;
                assertArrayEquals(rows, dnc.state("write_weights"), "step " + t);
            }
            assertArrayEquals(new float[] {0, 1, 0, -1, 1, 1, 1, -1, 2, 1, 2, -1}, dnc.state("memory"));
            dnc.set("g_w", -CERTAIN, -CERTAIN).set("k^r", 1, 1).set("β^r", 2000);
            dnc.set("π", 0, 0, CERTAIN, 0, 0).step();
            assertArrayEquals(new float[] {1, 1}, dnc.reads(), 1e-6f);
            dnc.set("π", 0, 0, 0, CERTAIN, 0).step();
            assertArrayEquals(new float[] {2, 1}, dnc.reads(), 1e-6f, "forward along the first head's");
            dnc.set("π", 0, 0, 0, 0, CERTAIN).step();
            assertArrayEquals(new float[] {0, 0}, dnc.reads(), 1e-6f, "the second head never wrote that row");
        }
    }

    @Test
    void aFullWriteOfEitherHeadMakesUsageExactlyOne() {
        try (var dnc = new DncStepper(4, 3, 1, options(2, false, false, false))) {
            dnc.set("f", -CERTAIN).set("g_a", CERTAIN, CERTAIN).set("g_w", CERTAIN, CERTAIN);
            dnc.step().set("g_w", -CERTAIN, -CERTAIN).step();
            assertArrayEquals(new float[] {1, 1, 0, 0}, dnc.state("usage"));
        }
    }

    /** A row is written, read, and freed: then nothing is in it, where without the option it stays. */
    @Test
    void whatIsFreedIsErased() {
        for (boolean deallocate : new boolean[] {false, true}) {
            try (var dnc = new DncStepper(4, 3, 1, options(1, false, deallocate, false))) {
                dnc.set("f", -CERTAIN).set("π", 0, CERTAIN, 0).set("β^r", 99).set("k^r", 1, 2, 3);
                dnc.writeToFreeRow(1, 2, 3).step();
                dnc.set("g_w", -CERTAIN).set("f", CERTAIN).step();
                float[] row = Arrays.copyOf(dnc.state("memory"), 3);
                assertArrayEquals(deallocate ? new float[3] : new float[] {1, 2, 3}, row);
                assertArrayEquals(new float[4], dnc.state("usage"));
            }
        }
    }

    /** The write is looked up in what is there before it is freed. */
    @Test
    void writingSeesWhatIsAboutToBeFreed() {
        try (var dnc = new DncStepper(4, 3, 1, options(1, false, true, false))) {
            dnc.set("f", -CERTAIN).set("π", 0, CERTAIN, 0).set("β^r", 99).set("k^r", 1, 2, 3);
            dnc.writeToFreeRow(1, 2, 3).step();
            dnc.set("f", CERTAIN).set("g_a", -CERTAIN).set("k^w", 1, 2, 3).set("β^w", 99);
            dnc.set("e", -CERTAIN, -CERTAIN, -CERTAIN).set("v", 5, 5, 5).step();
            assertArrayEquals(new float[] {1, 0, 0, 0}, dnc.state("write_weights"), 1e-6f);
            assertArrayEquals(new float[] {5, 5, 5}, Arrays.copyOf(dnc.state("memory"), 3), 1e-4f);
        }
    }

    /** A key that knows the first float alone finds the row that begins with it. */
    @Test
    void aMaskedKeyFindsARowByAPartOfIt() {
        try (var dnc = new DncStepper(3, 2, 1, options(1, true, false, false))) {
            dnc.setState("memory", 1, 40, -1, 1, -1, -1).set("g_w", -CERTAIN);
            dnc.set("k^r", 1, -1).set("β^r", 99).set("π", 0, CERTAIN, 0);
            dnc.set("m^r", CERTAIN, -CERTAIN).step();
            assertArrayEquals(new float[] {1, 0, 0}, dnc.state("read_weights"), 1e-6f);
            dnc.set("m^r", -CERTAIN, CERTAIN).step();
            assertArrayEquals(new float[] {0, 0, 1}, dnc.state("read_weights"), 1e-6f);
        }
    }

    /** Soft reads that follow a link become sharp again. */
    @Test
    void sharpenedLinksAreFollowedSharply() {
        float[] faint = followed(options(1, false, false, false));
        float[] sharp = followed(options(1, false, false, true));
        assertEquals(0.6f, faint[2], 1e-5f);
        assertTrue(sharp[2] > 0.999f, "sharp " + sharp[2]);
        assertEquals(1, sharp[0] + sharp[1] + sharp[2] + sharp[3], 1e-5f);
    }

    /** Rows 0 to 3 were written in their order; the head that read row 1, and somewhat 0 and 2, goes forward. */
    private static float[] followed(DncOptions options) {
        try (var dnc = new DncStepper(4, 2, 1, options)) {
            dnc.setState("links", 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
            dnc.setState("read_weights", 0.2f, 0.6f, 0.2f, 0)
                    .set("g_w", -CERTAIN)
                    .set("π", 0, 0, CERTAIN);
            if (options.sharpenLinks()) {
                dnc.set("s^f", 9).set("s^b", 0);
            }
            return dnc.step().state("read_weights");
        }
    }

    @Test
    void withoutLinksReadingIsByContent() {
        try (var linked = new DncStepper(8, 3, 2);
                var dnc = new DncStepper(8, 3, 2, DncCombinations.BY_CONTENT)) {
            for (int t = 0; t < 9; t++) {
                long seed = random.nextLong();
                linked.any(new Random(seed))
                        .set("π", 0, CERTAIN, 0, 0, CERTAIN, 0)
                        .step();
                dnc.any(new Random(seed)).step();
                assertArrayEquals(linked.reads(), dnc.reads(), "step " + t);
            }
        }
    }
}
