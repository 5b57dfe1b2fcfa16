package dev.mneme.model.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.Chosen;
import dev.mneme.model.DncCombinations;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.addressing.TemporalLinks;
import dev.mneme.model.judge.AllocationOrder;
import dev.mneme.model.judge.DncJudge;
import dev.mneme.model.judge.Probe;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.Memory.Ports;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole memory over many steps: every field of every interface vector, and what breaks when the way back does. */
class DncMemoryTest {
    /** Random interface vectors and gradients of all read words. */
    private static final class Case extends MechanismCase {
        final int steps;
        final List<Field> fields;
        final Twin[][] xi; // [t][field]
        final Rows[] dReads; // [t]: (1, R·W)
        final Ports ports;
        final Memory.Unroll unroll;
        private final DncJudge judge;
        private IntConsumer beforeStep = t -> {};

        Case(int steps, int rows, int words, int heads) {
            this(steps, rows, words, heads, DncOptions.DEFAULT);
        }

        Case(int steps, int rows, int words, int heads, DncOptions options) {
            super("DNC memory", 2e-6);
            this.steps = steps;
            var memory = new DncMemory(new DncMemory.Config(new MemorySize(rows, words, heads), options));
            judge = new DncJudge(rows, words, heads, DncCombinations.judged(options));
            fields = memory.layout().fields();
            xi = new Twin[steps][fields.size()];
            dReads = new Rows[steps];
            var control = new Vec[steps];
            var dControl = new Vec[steps];
            var reads = new Vec[steps];
            var gradients = new Vec[steps];
            for (int t = 0; t < steps; t++) {
                for (Field f : fields) {
                    xi[t][f.index()] = argument(f.name(), f.rows(), f.cols(), -2, 2);
                }
                dReads[t] = uniform(1, memory.readSize(), -1, 1);
                control[t] = arena().vec(memory.layout().size());
                dControl[t] = arena().vec(memory.layout().size());
                reads[t] = arena().vec(memory.readSize());
                gradients[t] = dReads[t].row(0);
            }
            ports = new Ports(control, reads, dControl, gradients);
            unroll = memory.unroll(arena(), ports);
        }

        @Override
        protected void forward() {
            DncJudge.State state = judge.start(tape());
            for (int t = 0; t < steps; t++) {
                var raw = new Var[fields.size()][];
                for (Field f : fields) {
                    Twin twin = xi[t][f.index()];
                    Blocks.pack(twin.mat(), part(ports.control()[t], f));
                    raw[f.index()] = Vars.concat(twin.vars());
                }
                unroll.forward(t);
                var orders = Arrays.stream(Chosen.lines(unroll, DncMemory.FREE_LIST, t))
                        .map(AllocationOrder::given)
                        .toArray(AllocationOrder[]::new);
                state = judge.step(state, Vars.concat(raw), orders, Probe.NONE);
                result("reads of step " + t, Rows.of(ports.reads()[t]), dReads[t], state.reads());
            }
        }

        @Override
        public void backward() {
            move(true);
            unroll.clearGradient();
            for (int t = steps - 1; t >= 0; t--) {
                beforeStep.accept(t);
                unroll.backward(t);
            }
            move(false);
        }

        private void move(boolean in) {
            for (int t = 0; t < steps; t++) {
                for (Field f : fields) {
                    if (in) {
                        Blocks.pack(xi[t][f.index()].dMat(), part(ports.dControl()[t], f));
                    } else {
                        Blocks.unpack(part(ports.dControl()[t], f), xi[t][f.index()].dMat());
                    }
                }
            }
        }

        private static Vec part(Vec vector, Field f) {
            return vector.slice(f.from(), f.rows() * f.cols());
        }

        /** What the judge says when {@code meddler} acts between the steps of the way back. */
        String caughtBetweenSteps(IntConsumer meddler) {
            beforeStep = meddler;
            return caught(this::backward);
        }

        /** A field of the steps of this sequence, or below. */
        Object ofSteps(String path) {
            Object found = hidden(unroll, "steps");
            for (String name : path.split("\\.")) {
                found = hidden(found, name);
            }
            return found;
        }

        /** The links of a write head. */
        TemporalLinks links(int head) {
            return ((TemporalLinks[]) ofSteps("reading.links"))[head];
        }

        int field(String symbol) {
            return fields.stream()
                    .filter(f -> f.name().endsWith(" " + symbol))
                    .findFirst()
                    .orElseThrow()
                    .index();
        }

        Object hidden(Object owner, String name) {
            try {
                var field = owner.getClass().getDeclaredField(name);
                field.setAccessible(true);
                return field.get(owner);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("the class changed: name its field here", e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 7, 5, 2", "12, 7, 5, 2", "12, 20, 6, 2", "17, 5, 16, 1", "10, 33, 17, 4", "20, 3, 2, 3"})
    void everyFieldAgreesWithTheJudge(int steps, int rows, int words, int heads) {
        try (var dnc = new Case(steps, rows, words, heads)) {
            dnc.assertAgrees();
        }
    }

    static Stream<DncOptions> combinations() {
        return DncCombinations.all();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyFieldOfEveryCombinationAgreesWithTheJudge(DncOptions options) {
        try (var dnc = new Case(6, 5, 4, 2, options)) {
            dnc.assertAgrees();
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 20, 6, 2, 2", "9, 7, 5, 3, 3", "10, 17, 16, 1, 4", "20, 3, 2, 2, 2"})
    void largerOnesAgreeToo(int steps, int rows, int words, int heads, int writeHeads) {
        DncOptions all = DncCombinations.EVERYTHING;
        for (boolean usage : new boolean[] {false, true}) {
            var options = new DncOptions(writeHeads, all.mask(), true, true, true, usage);
            try (var dnc = new Case(steps, rows, words, heads, options)) {
                dnc.assertAgrees();
            }
        }
    }

    /** One sign at one step, of each of the fourteen fields, that of the last head alone. */
    @ParameterizedTest
    @ValueSource(strings = {"k^r", "β^r", "k^w", "β^w", "e", "v", "f", "g_a", "g_w", "π", "m^w", "m^r", "s^f", "s^b"})
    void aNegatedFieldOfOneHeadAtOneStepIsNamed(String symbol) {
        try (var dnc = new Case(10, 7, 5, 2, DncCombinations.EVERYTHING)) {
            int field = dnc.field(symbol);
            assertEquals(14, dnc.fields.size());
            dnc.assertCaught(
                    () -> {
                        dnc.backward();
                        Rows d = dnc.xi[4][field].d();
                        Kernels.scale(-1, d.row(d.count() - 1));
                    },
                    dnc.fields.get(field).name());
        }
    }

    /** One sign at one step, of each of the ten fields. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aNegatedFieldAtOneStepIsNamed(int field) {
        try (var dnc = new Case(10, 7, 5, 2)) {
            String name = dnc.fields.get(field).name();
            dnc.assertCaught(
                    () -> {
                        dnc.backward();
                        Kernels.scale(-1, dnc.xi[4][field].dVec());
                    },
                    name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dUsage, free gates f",
        "reading.dPrecedence, write gate g_w",
        "dMemory, write vector v",
        "dWrite, write gate g_w",
        "dReadWeights, read modes π",
    })
    void aDroppedCarriedGradientIsCaught(String carried, String named) {
        try (var dnc = new Case(10, 7, 5, 2)) {
            String message = dnc.caughtBetweenSteps(t -> {
                if (t == 6) {
                    zero(dnc.ofSteps(carried));
                }
            });
            assertNames(message, named, 6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dUsage, free gates f",
        "reading.dPrecedence, write gate g_w",
        "dMemory, write vector v",
        "dWrite, write gate g_w",
        "dReadWeights, read masks m^r",
    })
    void aDroppedCarriedGradientIsCaughtWithAllOptions(String carried, String named) {
        var all = DncCombinations.EVERYTHING;
        var options = new DncOptions(2, all.mask(), true, true, true, true);
        try (var dnc = new Case(10, 7, 5, 2, options)) {
            String message = dnc.caughtBetweenSteps(t -> {
                if (t == 6) {
                    zero(dnc.ofSteps(carried));
                }
            });
            assertNames(message, named, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aDroppedGradientOfTheLinksOfAHeadIsCaught(int head) {
        try (var dnc = new Case(10, 7, 5, 2, DncCombinations.EVERYTHING)) {
            String message = dnc.caughtBetweenSteps(t -> {
                if (t == 6) {
                    zero(dnc.hidden(dnc.links(head), "dLinks"));
                }
            });
            assertNames(message, "write gate g_w", 6);
        }
    }

    @Test
    void aDroppedGradientOfLinksIsCaught() {
        try (var dnc = new Case(10, 7, 5, 2)) {
            String message = dnc.caughtBetweenSteps(t -> {
                if (t == 6) {
                    zero(dnc.hidden(dnc.links(0), "dLinks"));
                }
            });
            assertNames(message, "write gate g_w", 6);
        }
    }

    @Test
    void swappedWeightsForwardAndBackwardAreCaught() {
        try (var dnc = new Case(10, 7, 5, 2)) {
            String message = dnc.caughtBetweenSteps(t -> {
                if (t == 5) {
                    Object frame = ((Object[]) dnc.ofSteps("reading.frames"))[t];
                    var found = (Rows[]) dnc.hidden(frame, "found");
                    Mat backward = found[0].mat();
                    Mat forward = found[2].mat();
                    Mat kept = dnc.room(2, 7).mat();
                    Kernels.copy(forward, kept);
                    Kernels.copy(backward, forward);
                    Kernels.copy(kept, backward);
                }
            });
            assertTrue(message.contains("; off in [read modes π]"), message);
            assertNames(message, "read modes π", 5);
        }
    }

    @Test
    void aStaleGradientOfReadWordsIsCaught() {
        try (var dnc = new Case(10, 7, 5, 2)) {
            String message = dnc.caughtBetweenSteps(t -> {
                if (t == 3) {
                    Kernels.copy(dnc.dReads[t + 1].row(0), dnc.dReads[t].row(0));
                }
            });
            assertNames(message, "read modes π", 3);
        }
    }

    @Test
    void aForgottenStartOfTheWayBackIsCaught() {
        try (var dnc = new Case(10, 7, 5, 2)) {
            Kernels.fill((Vec) dnc.ofSteps("dUsage"), 1);
            String message = dnc.caught(() -> {
                dnc.move(true);
                Kernels.fill((Vec) dnc.hidden(dnc.links(0), "ones"), 1);
                for (int t = 9; t >= 0; t--) {
                    dnc.unroll.backward(t);
                }
                dnc.move(false);
            });
            assertNames(message, "free gates f", 9);
        }
    }

    private static void zero(Object carried) {
        switch (carried) {
            case Vec vec -> Kernels.zero(vec);
            case Mat mat -> Kernels.zero(mat);
            case Rows rows -> Kernels.zero(rows.mat());
            case CarriedGradient both -> both.clear();
            default -> throw new AssertionError("not a gradient: " + carried);
        }
    }

    /** {@code field} is among those that are off, and the worst is at or before the step that was broken. */
    private static void assertNames(String message, String field, int lastStep) {
        String off = message.substring(message.indexOf("off in ["));
        assertTrue(off.contains(field), message);
        Matcher step = Pattern.compile("at step (\\d+) is").matcher(message);
        assertTrue(step.find() && Integer.parseInt(step.group(1)) <= lastStep, message);
    }
}
