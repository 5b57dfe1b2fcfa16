package dev.mneme.train;

import dev.mneme.train.task.Range;
import dev.mneme.train.task.Ranges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a network is trained. Thread counts and folders are no part of it: they do not change the numbers.
 *
 * @param optimiser the rule
 * @param learningRate η
 * @param momentum μ of RMSProp, 0 for none
 * @param weightDecay λ of decoupled weight decay: every update takes η λ θ from each parameter θ beside what the rule
 *     takes (Loshchilov & Hutter 2019); 0 for none
 * @param bypassDropout p: in training each number on the way from the controller past the memory to the output is left
 *     out with this probability, and the others are scaled by 1 / (1 - p) (Franke et al. 2018); 0 for none, 1 for all
 * @param batchSize B, sequences of a step
 * @param iterations steps in all
 * @param maxGradNorm the gradient is scaled down to this norm; 0 for never
 * @param maxGradValue each gradient number is cut to ±this; 0 for never
 * @param truncate T of truncated backpropagation through time: gradients go back at most over pieces of T steps of a
 *     sequence, while state and memory are carried over; those of all pieces add up to one update; 0 for never
 * @param curriculum whether and when sequences grow longer
 * @param seed of the initial values and of all training sequences
 * @param reportEvery iterations between two lines of metrics
 * @param evaluateEvery iterations between two looks at the validation set, by which the best checkpoint is kept
 * @param checkpointEvery iterations between two checkpoints
 */
public record TrainConfig(
        OptimiserKind optimiser,

        @Range(least = Float.MIN_VALUE, most = Float.MAX_VALUE)
        double learningRate,

        @Range(least = 0, most = 1) double momentum,
        @Range(least = 0, most = Float.MAX_VALUE) double weightDecay,
        @Range(least = 0, most = 1) double bypassDropout,
        @Range(least = 1, most = TrainConfig.MOST_SEQUENCES) int batchSize,
        @Range(least = 1, most = Long.MAX_VALUE) long iterations,
        @Range(least = 0, most = Float.MAX_VALUE) double maxGradNorm,
        @Range(least = 0, most = Float.MAX_VALUE) double maxGradValue,
        @Range(least = 0, most = Integer.MAX_VALUE) int truncate,
        CurriculumConfig curriculum,
        long seed,
        @Range(least = 1, most = Integer.MAX_VALUE) int reportEvery,
        @Range(least = 1, most = Integer.MAX_VALUE) int evaluateEvery,
        @Range(least = 1, most = Integer.MAX_VALUE) int checkpointEvery) {
    /** So that their number times that of the threads is an int. */
    public static final int MOST_SEQUENCES = 1 << 20;

    /** RMSProp at 1e-4, batches of 16, gradient norm at most 50: DeepMind's settings. */
    public static final TrainConfig DEFAULTS = new TrainConfig(
            OptimiserKind.RMSPROP, 1e-4, 0, 0, 0, 16, 10_000, 50, 0, 0, CurriculumConfig.OFF, 1, 50, 500, 500);

    /** Settings that older checkpoints lack: what they were trained with is the default. */
    static final Set<String> ADDED = Set.of(
            "weight-decay",
            "bypass-dropout",
            "truncate",
            "curriculum",
            "curriculum-start",
            "curriculum-limit",
            "curriculum-error",
            "curriculum-window");

    /** How long a run is and when it writes. */
    public static final List<String> LENGTH =
            List.of("iterations", "report-every", "evaluate-every", "checkpoint-every");

    /** What a person may change when a run is resumed, beside its length: what no saved number depends on. */
    public static final List<String> CHANGEABLE = List.of(
            "learning-rate",
            "weight-decay",
            "bypass-dropout",
            "batch-size",
            "max-grad-norm",
            "max-grad-value",
            "truncate");

    /** Refuses what cannot train. */
    public TrainConfig {
        Ranges.require(
                TrainConfig.class,
                optimiser,
                learningRate,
                momentum,
                weightDecay,
                bypassDropout,
                batchSize,
                iterations,
                maxGradNorm,
                maxGradValue,
                truncate,
                curriculum,
                seed,
                reportEvery,
                evaluateEvery,
                checkpointEvery);
        if ((float) momentum == 1) {
            throw new IllegalArgumentException("--momentum must be below 1, but is %s".formatted(momentum));
        }
        if (learningRate * weightDecay >= 1) {
            throw new IllegalArgumentException(
                    "weight-decay times learning-rate must be below 1, or no parameter lasts, but is %s"
                            .formatted(learningRate * weightDecay));
        }
        if (!curriculum.on() && !curriculum.equals(CurriculumConfig.OFF)) {
            throw new IllegalArgumentException(
                    "curriculum-start, curriculum-limit, curriculum-error and curriculum-window change nothing without"
                            + " --curriculum; give it, or leave them out");
        }
    }

    /** Whether the weight decay takes anything from a parameter: 1 - η λ is a float, in which η λ may be lost. */
    public boolean decays() {
        return (float) (1 - learningRate * weightDecay) < 1;
    }

    /** Steps that a gradient goes back at most in sequences of up to {@code steps} steps. */
    int pieceSteps(int steps) {
        return truncate == 0 ? steps : Math.min(truncate, steps);
    }

    /** Refuses a configuration that a run trained with this one cannot go on with. */
    void requireResumable(TrainConfig other) {
        Map<String, Object> mine = toMap();
        mine.keySet().removeAll(CHANGEABLE);
        mine.keySet().removeAll(LENGTH);
        Map<String, Object> theirs = other.toMap();
        mine.forEach((key, value) -> {
            if (!value.equals(theirs.get(key))) {
                throw new IllegalArgumentException(
                        "resume: %s cannot change, it must be %s, but is %s; only %s and %s may"
                                .formatted(
                                        key,
                                        value,
                                        theirs.get(key),
                                        String.join(", ", LENGTH),
                                        String.join(", ", CHANGEABLE)));
            }
        });
    }

    /** By option names, as files keep it. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("optimizer", optimiser.name().toLowerCase(Locale.ROOT));
        map.put("learning-rate", learningRate);
        map.put("momentum", momentum);
        map.put("weight-decay", weightDecay);
        map.put("bypass-dropout", bypassDropout);
        map.put("batch-size", (long) batchSize);
        map.put("iterations", iterations);
        map.put("max-grad-norm", maxGradNorm);
        map.put("max-grad-value", maxGradValue);
        map.put("truncate", (long) truncate);
        put(map, curriculum);
        map.put("seed", seed);
        map.put("report-every", (long) reportEvery);
        map.put("evaluate-every", (long) evaluateEvery);
        map.put("checkpoint-every", (long) checkpointEvery);
        return map;
    }

    private static void put(Map<String, Object> map, CurriculumConfig curriculum) {
        map.put("curriculum", curriculum.on());
        map.put("curriculum-start", (long) curriculum.start());
        map.put("curriculum-limit", (long) curriculum.limit());
        map.put("curriculum-error", curriculum.error());
        map.put("curriculum-window", (long) curriculum.window());
    }

    /**
     * This configuration with the settings of {@code given}, by option name; others are refused. Without its curriculum it
     * has none of the curriculum's settings either.
     */
    public TrainConfig with(Map<String, ?> given) {
        Map<String, Object> map = toMap();
        if (Boolean.FALSE.equals(given.get("curriculum"))) {
            put(map, CurriculumConfig.OFF);
        }
        for (var entry : given.entrySet()) {
            if (!map.containsKey(entry.getKey())) {
                throw new IllegalArgumentException(
                        "training has no setting '%s'; it has %s".formatted(entry.getKey(), map.keySet()));
            }
            map.put(entry.getKey(), entry.getValue());
        }
        return new TrainConfig(
                optimiser(map.get("optimizer")),
                real(map, "learning-rate"),
                real(map, "momentum"),
                real(map, "weight-decay"),
                real(map, "bypass-dropout"),
                Ranges.whole(TrainConfig.class, "batch-size", map.get("batch-size")),
                whole(map, "iterations"),
                real(map, "max-grad-norm"),
                real(map, "max-grad-value"),
                Ranges.whole(TrainConfig.class, "truncate", map.get("truncate")),
                curriculum(map),
                whole(map, "seed"),
                Ranges.whole(TrainConfig.class, "report-every", map.get("report-every")),
                Ranges.whole(TrainConfig.class, "evaluate-every", map.get("evaluate-every")),
                Ranges.whole(TrainConfig.class, "checkpoint-every", map.get("checkpoint-every")));
    }

    private static CurriculumConfig curriculum(Map<String, Object> map) {
        if (!(map.get("curriculum") instanceof Boolean on)) {
            throw new IllegalArgumentException("curriculum must be true or false, but is " + map.get("curriculum"));
        }
        return new CurriculumConfig(
                on,
                Ranges.whole(CurriculumConfig.class, "curriculum-start", map.get("curriculum-start")),
                Ranges.whole(CurriculumConfig.class, "curriculum-limit", map.get("curriculum-limit")),
                real(map, "curriculum-error"),
                Ranges.whole(CurriculumConfig.class, "curriculum-window", map.get("curriculum-window")));
    }

    private static OptimiserKind optimiser(@org.jspecify.annotations.Nullable Object name) {
        for (OptimiserKind kind : OptimiserKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("optimizer must be rmsprop or adam, but is %s".formatted(name));
    }

    private static double real(Map<String, Object> map, String key) {
        if (map.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("%s must be a number, but is %s".formatted(key, map.get(key)));
    }

    private static long whole(Map<String, Object> map, String key) {
        if (map.get(key) instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw new IllegalArgumentException("%s must be a whole number, but is %s".formatted(key, map.get(key)));
    }
}
