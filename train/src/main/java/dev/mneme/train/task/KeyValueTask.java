package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SigmoidCrossEntropy;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.Recipe;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Remember pairs of a key and a value, then say the value of each key, in another order (Csordás and Schmidhuber 2019): n
 * steps with both, a mark, n steps with a key alone in which its value is asked for; n uniform in minPairs .. maxPairs. Two
 * ways, another mark and n steps follow with a value alone, on the channels where keys were, in which its key is asked for:
 * only the mark says by which half to look. Keys of a sequence differ, and two ways values do; all are random bits. Training
 * begins with up to 4 pairs and comes to the 16 of the paper by a curriculum. Judged at the numbers that it came to and at
 * twice the greatest, or at as many pairs as there are keys.
 *
 * <p>Departures from their code: values differ where they are asked by, pairs come in random order and not in that of their
 * keys, only answers count, and a bit is 0 or 1, not -1 or 1.
 */
public final class KeyValueTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "key-value";

    static final String SUMMARY = "remember pairs of a key and a value, then say the value of each key";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a key, and of a value") @Range(least = 2, most = 1024)
            int bits,

            @Meaning("Ask for keys by their values, too") boolean twoWay,

            @Meaning("Fewest pairs") @Range(least = 1, most = 10_000) @SequenceLength
            int minPairs,

            @Meaning("Most pairs; twice as many are evaluated too") @Range(least = 1, most = 10_000) @SequenceLength
            int maxPairs)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(6, false, 2, 4);

        /** Refuses numbers out of range, more fewest pairs than most pairs, and more pairs than there are keys. */
        public Options {
            Configs.check(Options.class, bits, twoWay, minPairs, maxPairs);
            Checks.notUnder("max-pairs", maxPairs, "min-pairs", minPairs);
            if (maxPairs > keys(bits)) {
                throw new IllegalArgumentException("--max-pairs must be at most the %s keys of --bits %s, but is %s"
                        .formatted(keys(bits), bits, maxPairs));
            }
        }

        private static int keys(int bits) {
            return 1 << Math.min(bits, 30);
        }

        @Override
        public KeyValueTask create() {
            return new KeyValueTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            int most = Math.clamp(PAIRS_OF_THE_PAPER, maxPairs, keys(bits));
            var growing = new CurriculumConfig(true, 0, most, 0.02, CurriculumConfig.WINDOW);
            return new Recipe(
                    Recipe.dnc(inputSize, outputSize, 64, 32, 32),
                    Recipe.adam(3e-3, 0, growing).lasting(15_000, Recipe.NORM));
        }
    }

    /** With all of them from the beginning, 4,000 iterations learned nothing; from four on, all were learned by 8,000. */
    private static final int PAIRS_OF_THE_PAPER = 16;

    private final Options options;
    private final Pairs trained;

    /** A task that draws such sequences. */
    public KeyValueTask(Options options) {
        this.options = options;
        trained = new Pairs(options.bits, options.twoWay, options.minPairs, options.maxPairs);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public List<String> inputChannels() {
        Stream<String> marks = options.twoWay ? Stream.of("values?", "keys?") : Stream.of("values?");
        return Stream.of(bits("key "), bits("value "), marks)
                .flatMap(names -> names)
                .toList();
    }

    @Override
    public List<String> outputChannels() {
        return bits("answer ").toList();
    }

    private Stream<String> bits(String of) {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> of + i);
    }

    /** Pairs. */
    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxPairs);
    }

    @Override
    public Task withMaxLength(int pairs) {
        return new KeyValueTask(new Options(options.bits, options.twoWay, Math.min(options.minPairs, pairs), pairs));
    }

    @Override
    public Source training() {
        return trained;
    }

    @Override
    public Objective objective() {
        return new SigmoidCrossEntropy();
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, trained);
    }

    @Override
    public List<Evaluation> evaluations() {
        int twice = Math.min(2 * options.maxPairs, Options.keys(options.bits));
        return List.of(evaluation(1, trained), evaluation(2, trained.of(twice)));
    }

    @Override
    public Evaluation ofLength(int pairs) {
        Checks.between("length", pairs, 1, Math.min(10_000, Options.keys(options.bits)));
        return evaluation(3, trained.of(pairs));
    }

    private static Evaluation evaluation(int stream, Pairs pairs) {
        String name = pairs.min == pairs.max ? pairs.min + " pairs" : pairs.min + " to " + pairs.max + " pairs";
        return Fresh.of(name, stream, pairs);
    }

    /** Sequences of min to max pairs. */
    private record Pairs(int bits, boolean twoWay, int min, int max) implements Source {
        Pairs of(int pairs) {
            return new Pairs(bits, twoWay, pairs, pairs);
        }

        @Override
        public int maxSteps() {
            return steps(max);
        }

        private int steps(int pairs) {
            return (twoWay ? 3 : 2) * (pairs + 1) - 1;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int pairs = rng.nextInt(min, max);
            batch.begin(b, steps(pairs));
            for (int i = 0; i < pairs; i++) {
                put(batch, b, 0, i, true, rng);
                put(batch, b, bits, i, twoWay, rng);
            }
            ask(batch, b, pairs, pairs, 0, rng);
            if (twoWay) {
                ask(batch, b, pairs, 2 * pairs + 1, bits, rng);
            }
        }

        /** Half of pair {@code i}, on the channels from {@code channel} on; unlike those before it if asked for. */
        private void put(Batch batch, int b, int channel, int i, boolean unlike, Rng rng) {
            do {
                for (int bit = 0; bit < bits; bit++) {
                    batch.setInput(i, b, channel + bit, rng.nextBit());
                }
            } while (unlike && isThere(batch, b, channel, i));
        }

        private boolean isThere(Batch batch, int b, int channel, int i) {
            for (int before = 0; before < i; before++) {
                if (same(batch.input(), batch.row(before, b), batch.row(i, b), channel)) {
                    return true;
                }
            }
            return false;
        }

        private boolean same(Mat input, int one, int other, int channel) {
            for (int bit = channel; bit < channel + bits; bit++) {
                if (input.get(one, bit) != input.get(other, bit)) {
                    return false;
                }
            }
            return true;
        }

        /**
         * A mark at step {@code mark}, then of each pair the half on the channels from {@code given} on, while the other is
         * asked for. The order is shuffled from inside out: what lies where a pair comes to lie makes room.
         */
        private void ask(Batch batch, int b, int pairs, int mark, int given, Rng rng) {
            batch.setInput(mark, b, 2 * bits + (given == 0 ? 0 : 1), 1);
            for (int i = 0; i < pairs; i++) {
                int last = mark + 1 + i;
                int place = mark + 1 + rng.nextInt(i + 1);
                batch.count(last, b);
                for (int bit = 0; bit < bits; bit++) {
                    batch.setInput(last, b, bit, batch.input().get(batch.row(place, b), bit));
                    batch.setTarget(last, b, bit, batch.target().get(batch.row(place, b), bit));
                    batch.setInput(place, b, bit, batch.input().get(batch.row(i, b), given + bit));
                    batch.setTarget(place, b, bit, batch.input().get(batch.row(i, b), bits - given + bit));
                }
            }
        }
    }
}
