package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.TokenCrossEntropy;
import dev.mneme.train.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Multi-query associative recall (Arora et al. 2023, "Zoology"): keys with their values, then each key once more
 * somewhere, where its value is due, at the step of the key itself. Tokens are one-hot, one a step; of a vocabulary of
 * V, those from V/2 on are values and those before, but for the first, are keys; the keys of a sequence differ, and so
 * do its values. The rest of a sequence is random tokens of all V, keys and values among them, that nothing is asked
 * at.
 *
 * <p>p pairs stand in max(4p, min(16p, 256)) steps: 64 for 4, 128 for 8, 256 for 16 to 64, 1024 for 256, as in the
 * paper. The first 2p are the pairs; the rest is places of two steps each, and the queries stand at the first steps of
 * p different ones, drawn one after the other with a chance in proportion to i^(a - 1) for place i of 1, 2, ..., a =
 * 0.01: most come soon.
 *
 * <p>Training draws p from minPairs, twice that, and so on up to maxPairs, the first five times as often as any other
 * (the paper trains on 100,000 sequences of 4 pairs and 20,000 each of 8, 16, 32 and 64). Judged at each of these, and
 * at two and four times the most. The paper's vocabulary is 8192; the default is what two cores can train on, and
 * models differ less on it.
 */
public final class MqarTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "mqar";

    static final String SUMMARY = "remember pairs of key and value, then say the value at each key that comes again";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Different tokens: half keys, half values") @Range(least = 4, most = 65_536)
            int vocabulary,

            @Meaning("Fewest pairs of key and value") @Range(least = 1, most = 10_000) @SequenceLength
            int minPairs,

            @Meaning("Most pairs; two and four times as many are evaluated too, where there are keys")
            @Range(least = 1, most = 10_000)
            @SequenceLength
            int maxPairs)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(256, 4, 16);

        /** Refuses numbers out of range, fewest pairs beyond most, and more pairs than there are keys or values. */
        public Options {
            Configs.check(Options.class, vocabulary, minPairs, maxPairs);
            Checks.notUnder("max-pairs", maxPairs, "min-pairs", minPairs);
            Checks.between("max-pairs", maxPairs, 1, keys(vocabulary));
        }

        @Override
        public MqarTask create() {
            return new MqarTask(this);
        }

        /** Rows for twice the pairs that are evaluated. */
        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 128, 32), Recipe.adam(5_000, 1));
        }

        private static int keys(int vocabulary) {
            return vocabulary / 2 - 1;
        }
    }

    private static final long OF_LENGTH = 0x6c656e677468L; // no number of an evaluation
    private static final int FIRST_TIMES = 5;
    private static final int EVALUATED_QUERIES = 4000; // of each number of pairs
    private static final int LEAST_SEQUENCES = 100;
    private static final int MOST_SEQUENCES = 1000;
    private static final int MOST_OF_ONE_LENGTH = 100_000;

    private final Options options;

    /** A task that draws such sequences. */
    public MqarTask(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Options options() {
        return options;
    }

    /** The vocabulary. */
    @Override
    public List<String> inputChannels() {
        int values = options.vocabulary / 2;
        return IntStream.range(0, options.vocabulary)
                .mapToObj(i -> i == 0 ? "0" : i < values ? "k" + i : "v" + (i - values))
                .toList();
    }

    /** The vocabulary again: nothing says beforehand that an answer is a value. */
    @Override
    public List<String> outputChannels() {
        return inputChannels();
    }

    /** The most pairs. */
    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxPairs);
    }

    @Override
    public Task withMaxLength(int pairs) {
        return new MqarTask(new Options(options.vocabulary, options.minPairs, pairs));
    }

    @Override
    public Source training() {
        return new Mix(doublings(options.maxPairs).stream().map(this::pairs).toList());
    }

    @Override
    public Objective objective() {
        return new TokenCrossEntropy();
    }

    @Override
    public Evaluation validation() {
        return Fresh.of("validation", 0, training());
    }

    @Override
    public List<Evaluation> evaluations() {
        var evaluations = new ArrayList<Evaluation>();
        int most = Math.min(4 * options.maxPairs, Options.keys(options.vocabulary));
        for (int pairs : doublings(most)) {
            int sequences = Math.clamp(EVALUATED_QUERIES / pairs, LEAST_SEQUENCES, MOST_SEQUENCES);
            evaluations.add(evaluation(1 + evaluations.size(), pairs).withSequences(sequences));
        }
        return evaluations;
    }

    /** So many pairs. */
    @Override
    public Evaluation ofLength(int pairs) {
        Checks.between("length", pairs, 1, Options.keys(options.vocabulary));
        return evaluation(OF_LENGTH, pairs).withSequences(MOST_OF_ONE_LENGTH);
    }

    private Fresh evaluation(long stream, int pairs) {
        Pairs source = pairs(pairs);
        return Fresh.of("%s pairs in %s steps".formatted(pairs, source.steps), stream, source);
    }

    private Pairs pairs(int pairs) {
        return new Pairs(options.vocabulary, pairs);
    }

    /** The fewest pairs, twice that, and so on. */
    private List<Integer> doublings(int most) {
        return IntStream.iterate(options.minPairs, pairs -> pairs <= most, pairs -> 2 * pairs)
                .boxed()
                .toList();
    }

    /** What is fed at each step, and what is asked for there. */
    @Override
    public List<String> labels(Batch batch, int b) {
        return new TokenPicture(this, batch, b).labels();
    }

    /** The tokens and what is due, step by step. */
    @Override
    public String picture(Batch batch, int b) {
        return new TokenPicture(this, batch, b).text();
    }

    /** The same with what the network says. */
    @Override
    public String picture(Batch batch, int b, Mat logits) {
        return new TokenPicture(this, batch, b).answered(logits).text();
    }

    /** Sequences of several numbers of pairs, those of the first five times as often. */
    private record Mix(List<Pairs> parts) implements Source {
        @Override
        public int maxSteps() {
            return parts.getLast().maxSteps();
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int part = rng.nextInt(parts.size() - 1 + FIRST_TIMES) - (FIRST_TIMES - 1);
            parts.get(Math.max(0, part)).draw(batch, b, rng);
        }
    }

    /** Sequences of so many pairs. Whoever fills a batch has one of its own: it is drawn in here. */
    private static final class Pairs implements Source {
        private static final double POWER = 0.01;

        private final int vocabulary;
        private final int steps;
        private final int[] keys; // (p)
        private final int[] values; // (p)
        private final int[] places; // (p) of the queries
        private final double[] upTo; // (places) the chance of a place or one before

        Pairs(int vocabulary, int pairs) {
            this.vocabulary = vocabulary;
            steps = Math.max(4 * pairs, Math.min(16 * pairs, 256));
            keys = new int[pairs];
            values = new int[pairs];
            places = new int[pairs];
            upTo = new double[(steps - 2 * pairs) / 2];
            double sum = 0;
            for (int i = 0; i < upTo.length; i++) {
                sum += StrictMath.pow(i + 1, POWER - 1);
                upTo[i] = sum;
            }
            for (int i = 0; i < upTo.length; i++) {
                upTo[i] /= sum;
            }
        }

        @Override
        public int maxSteps() {
            return steps;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            for (int pair = 0; pair < keys.length; pair++) {
                do {
                    keys[pair] = 1 + rng.nextInt(Options.keys(vocabulary));
                } while (isOld(keys, pair));
                do {
                    values[pair] = vocabulary / 2 + rng.nextInt(vocabulary - vocabulary / 2);
                } while (isOld(values, pair));
                do {
                    places[pair] = place(rng.nextFloat());
                } while (isOld(places, pair));
            }
            batch.begin(b, steps);
            for (int pair = 0; pair < keys.length; pair++) {
                int query = 2 * (keys.length + places[pair]);
                batch.setInput(2 * pair, b, keys[pair], 1);
                batch.setInput(2 * pair + 1, b, values[pair], 1);
                batch.setInput(query, b, keys[pair], 1);
                batch.setTarget(query, b, values[pair], 1);
                batch.count(query, b);
            }
            for (int t = 2 * keys.length; t < steps; t++) {
                if (!batch.masked(t, b)) {
                    batch.setInput(t, b, rng.nextInt(vocabulary), 1);
                }
            }
        }

        /** Whether the last of the first {@code last + 1} numbers is one of those before. */
        private static boolean isOld(int[] numbers, int last) {
            for (int i = 0; i < last; i++) {
                if (numbers[i] == numbers[last]) {
                    return true;
                }
            }
            return false;
        }

        private int place(float chance) {
            int found = Arrays.binarySearch(upTo, chance);
            return Math.min(found >= 0 ? found + 1 : -found - 1, upTo.length - 1);
        }
    }
}
