package dev.mneme.model.addressing;

import dev.mneme.kernels.Rows;
import dev.mneme.model.MechanismCase;
import dev.mneme.model.Twin;
import dev.mneme.model.judge.Mechanisms;
import dev.mneme.model.judge.Var;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadModesTest {
    private static final class Case extends MechanismCase {
        private final int writers;
        final Twin modes;
        final Twin[] mixed;
        private final Rows weights;
        private final Rows dWeights;

        Case(int heads, int rows, int writers) {
            super("read modes");
            this.writers = writers;
            modes = argument("modes", heads, ReadModes.modes(writers), 0, 1);
            mixed = new Twin[ReadModes.modes(writers)];
            Arrays.setAll(mixed, k -> argument(NAMES[Integer.compare(k, writers) + 1], heads, rows, 0, 1));
            weights = room(heads, rows);
            dWeights = uniform(heads, rows, -1, 1);
        }

        @Override
        protected void forward() {
            ReadModes.forward(modes.rows(), of(Twin::rows), weights);
            Var[][] judged = new Var[weights.count()][];
            for (int r = 0; r < judged.length; r++) {
                int head = r;
                Var[][] found =
                        Arrays.stream(mixed).map(twin -> twin.vars()[head]).toArray(Var[][]::new);
                judged[r] = Mechanisms.readWeights(
                        modes.vars()[r],
                        Arrays.copyOf(found, writers),
                        found[writers],
                        Arrays.copyOfRange(found, writers + 1, found.length));
            }
            result("weights", weights, dWeights, judged);
        }

        Rows[] of(Function<Twin, Rows> side) {
            return Arrays.stream(mixed).map(side).toArray(Rows[]::new);
        }

        @Override
        public void backward() {
            back(of(Twin::rows), of(Twin::d));
        }

        void back(Rows[] found, Rows[] dFound) {
            ReadModes.backward(modes.rows(), found, dWeights, modes.d(), dFound);
        }
    }

    private static final String[] NAMES = {"backward", "content", "forward"};

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 7, 1", "3, 20, 1", "4, 33, 1", "2, 7, 2", "3, 5, 3"})
    void agreesWithTheJudge(int heads, int rows, int writers) {
        try (var modes = new Case(heads, rows, writers)) {
            modes.assertAgrees();
        }
    }

    /** The first of them with the last: of one write head, the links backward with those forward. */
    private static Rows[] swapped(Rows[] modes) {
        Rows[] swapped = modes.clone();
        swapped[0] = modes[modes.length - 1];
        swapped[modes.length - 1] = modes[0];
        return swapped;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void swappedWeightsForwardAndBackwardAreCaught(int writers) {
        try (var modes = new Case(2, 7, writers)) {
            modes.assertCaught(() -> modes.back(swapped(modes.of(Twin::rows)), modes.of(Twin::d)), "modes");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void swappedGradientsForwardAndBackwardAreCaught(int writers) {
        try (var modes = new Case(2, 7, writers)) {
            modes.assertCaught(
                    () -> modes.back(modes.of(Twin::rows), swapped(modes.of(Twin::d))), "backward", "forward");
        }
    }
}
