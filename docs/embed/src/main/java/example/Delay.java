package example;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.LossScore;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.Score;
import dev.mneme.train.objective.StepObjective;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.task.Task;
import java.util.List;

/** Numbers come, one a step, and each is to be said again some steps later. */
public record Delay(Options options) implements Task {
    /** Its settings, which checkpoints keep. */
    public record Options(
            @Meaning("Steps after which a number is to be said") @Range(least = 1, most = 100)
            int steps) implements Config {}

    @Override
    public String name() {
        return "delay";
    }

    @Override
    public List<String> inputChannels() {
        return List.of("number");
    }

    @Override
    public List<String> outputChannels() {
        return List.of("number before");
    }

    @Override
    public Source training() {
        return new Numbers(options.steps);
    }

    @Override
    public Objective objective() {
        return new SquaredError();
    }

    @Override
    public Recipe recipe() {
        return new Recipe(
                Recipe.dnc(inputSize(), outputSize(), 32, 8, 8),
                Recipe.adam(3e-3, 0, CurriculumConfig.OFF).lasting(500, Recipe.NORM));
    }

    /** Where sequences come from: 12 to 16 numbers of 0 to 1. */
    private record Numbers(int delay) implements Source {
        @Override
        public int maxSteps() {
            return 16;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int length = rng.nextInt(12, maxSteps());
            batch.begin(b, length);
            for (int t = 0; t < length; t++) {
                float number = rng.nextFloat();
                batch.setInput(t, b, 0, number);
                if (t + delay < length) {
                    batch.setTarget(t + delay, b, 0, number);
                    batch.count(t + delay, b);
                }
            }
        }
    }

    /** What is right: (y - z)² / 2 at every step that counts. */
    private record SquaredError() implements StepObjective {
        @Override
        public double rowCost(Mat y, Mat target, int row) {
            double off = y.get(row, 0) - target.get(row, 0);
            return off * off / 2;
        }

        @Override
        public void rowGradient(Mat y, Mat target, int row, float scale, Mat dY) {
            dY.set(row, 0, dY.get(row, 0) + scale * (y.get(row, 0) - target.get(row, 0)));
        }

        @Override
        public String unit() {
            return "half squares";
        }

        @Override
        public Score score() {
            return new LossScore(this, "squared error");
        }
    }
}
