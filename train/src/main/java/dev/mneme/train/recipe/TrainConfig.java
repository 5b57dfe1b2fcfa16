package dev.mneme.train.recipe;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Changeable;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.train.optimise.Optimiser;
import dev.mneme.train.optimise.OptimiserConfig;
import dev.mneme.train.optimise.Optimisers;
import dev.mneme.train.optimise.StepSize;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a network is trained. Thread counts and folders are no part of it: they do not change the numbers.
 *
 * @param optimizer the rule, with η and μ
 * @param weightDecay λ of decoupled weight decay: every update takes η λ θ from each parameter θ beside what the rule
 *     takes (Loshchilov and Hutter 2019); 0 for none
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
        @Meaning("How parameters follow their gradient") OptimiserConfig optimizer,

        @Meaning("Take the step's size times this from each parameter; 0 for none")
        @Range(least = 0)
        @Since("0.1")
        @Changeable
        double weightDecay,

        @Meaning("Share of the controller's features that the output is not shown in training")
        @Range(least = 0, most = 1)
        @Since("0.1")
        @Changeable
        double bypassDropout,

        @Meaning("Sequences of a step") @Range(least = 1, most = TrainConfig.MOST_SEQUENCES) @Changeable
        int batchSize,

        @Meaning("Steps in all") @Range(least = 1) @Schedule long iterations,

        @Meaning("Scale the gradient down to this norm; 0 for never") @Range(least = 0) @Changeable
        double maxGradNorm,

        @Meaning("Cut each number of the gradient to this size; 0 for never") @Range(least = 0) @Changeable
        double maxGradValue,

        @Meaning("Let gradients go back over pieces of so many steps, the memory carried over; 0 for whole sequences")
        @Range(least = 0)
        @Since("0.1")
        @Changeable
        int truncate,

        CurriculumConfig curriculum,

        @Meaning("Seed of all random numbers: same seed, same result")
        long seed,

        @Meaning("Steps between two lines of metrics") @Range(least = 1) @Schedule
        int reportEvery,

        @Meaning("Steps between two validations, by which the best checkpoint is kept") @Range(least = 1) @Schedule
        int evaluateEvery,

        @Meaning("Steps between two checkpoints") @Range(least = 1) @Schedule
        int checkpointEvery)
        implements Config {
    /** So that their number times that of the threads is an int. */
    public static final int MOST_SEQUENCES = 1 << 20;

    /** RMSProp at 1e-4, batches of 16, gradient norm at most 50: DeepMind's settings. */
    public static final TrainConfig DEFAULTS =
            of(new Optimiser.RmsProp.Config(StepSize.DEFAULT), 0, CurriculumConfig.OFF);

    /** How long a run is and when it writes. */
    public static final Set<String> LENGTH = Collections.unmodifiableSet(Configs.marked(Schedule.class, DEFAULTS));

    /** What a person may change when a run is resumed, beside its length: what no saved number depends on. */
    public static final Set<String> CHANGEABLE =
            Collections.unmodifiableSet(Configs.marked(Changeable.class, DEFAULTS));

    /** Refuses what cannot train. */
    public TrainConfig {
        Configs.check(
                TrainConfig.class,
                optimizer,
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
        double decay = optimizer.step().learningRate() * weightDecay;
        if (decay >= 1) {
            throw new IllegalArgumentException(
                    "weight-decay times learning-rate must be below 1, or no parameter lasts, but is %s"
                            .formatted(decay));
        }
    }

    @Override
    public List<Kinds<?>> kinds() {
        return List.of(Optimisers.KINDS);
    }

    /** DeepMind's batches, length and clipping with another optimiser, weight decay and curriculum. */
    public static TrainConfig of(OptimiserConfig optimizer, double weightDecay, CurriculumConfig curriculum) {
        return new TrainConfig(optimizer, weightDecay, 0, 16, 10_000, 50, 0, 0, curriculum, 1, 50, 500, 500);
    }

    /** This configuration with another length and another greatest norm of the gradient. */
    public TrainConfig lasting(long steps, double norm) {
        return with(batchSize, steps, norm);
    }

    /** This configuration with other batches. */
    public TrainConfig inBatchesOf(int sequences) {
        return with(sequences, iterations, maxGradNorm);
    }

    private TrainConfig with(int sequences, long steps, double norm) {
        return new TrainConfig(
                optimizer,
                weightDecay,
                bypassDropout,
                sequences,
                steps,
                norm,
                maxGradValue,
                truncate,
                curriculum,
                seed,
                reportEvery,
                evaluateEvery,
                checkpointEvery);
    }

    /** η. */
    public double learningRate() {
        return optimizer.step().learningRate();
    }

    /** A weight decay that does nothing, by its name, with why: 1 - η λ is a float, in which η λ may be lost. */
    public Map<String, String> idle() {
        return weightDecay == 0 || kept() < 1
                ? Map.of()
                : Map.of(
                        "weight-decay",
                        "with --learning-rate %s: 1 less their product, %s, is 1 as a float"
                                .formatted(learningRate(), learningRate() * weightDecay));
    }

    /** 1 - η λ: what an update leaves of each parameter beside its step. */
    public float kept() {
        return (float) (1 - learningRate() * weightDecay);
    }

    /** Steps that a gradient goes back at most in sequences of up to {@code steps} steps. */
    public int pieceSteps(int steps) {
        return truncate == 0 ? steps : Math.min(truncate, steps);
    }

    /** Refuses a network that cannot be trained so. */
    public void requireTrains(ModelConfig model) {
        if (truncate > 0) {
            model.options().requireStepwise("--truncate");
        }
    }

    /** Refuses a configuration that a run trained with this one cannot go on with. */
    public void requireResumable(TrainConfig other) {
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

    /** This configuration with the settings of {@code given}, by option name: see {@link Configs#with}. */
    public TrainConfig with(Map<String, ?> given) {
        return Configs.with(this, given);
    }

    /** What a file keeps: the inverse of {@link #toMap}. See {@link Configs#read}. */
    public static TrainConfig fromMap(Map<String, ?> map) {
        return Configs.read(DEFAULTS, map);
    }
}
