package example;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.Session;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.Run;
import dev.mneme.train.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A task of one's own: trained, stopped, resumed, judged and used. */
public final class OwnTask {
    private OwnTask() {}

    /** Trains in a new folder, then says a number again with what was learned. */
    public static void main(String[] args) throws Exception {
        var task = new Delay(new Delay.Options(2));
        Recipe recipe = task.recipe();
        var resources = new Run.Resources(1, 1L << 30); // threads, bytes of tensors
        RunFolder folder = RunFolder.createAt(Files.createTempDirectory("mneme").resolve("delay"));
        try (var run = new Run(folder, task, recipe.model(), recipe.training(), resources)) {
            run.train((iteration, loss, error) -> {}, () -> run.iteration() == 200); // then somebody stops it
        }
        Checkpoint stopped = Checkpoint.load(folder.latest());
        try (var run = Run.resume(folder, stopped, task, stopped.resumable().config(), resources)) {
            run.train((iteration, loss, error) -> {}, () -> false);
            for (Result result : run.finish(() -> false)) {
                System.out.println("the best checkpoint " + result.score().words(result.evaluation()));
            }
        }
        use(folder.best());
    }

    private static void use(Path weights) throws Exception {
        Checkpoint checkpoint = Checkpoint.load(weights);
        try (var arena = TensorArena.create();
                var session = new Session(checkpoint.network(), checkpoint.values(arena))) {
            float[] said = new float[1];
            for (float number : new float[] {0.2f, 0.7f, 0.4f, 0.9f, 0.1f}) {
                session.step(new float[] {number}, said);
            }
            System.out.println("two steps after 0.4 it says " + said[0]);
            if (Math.abs(said[0] - 0.4) > 0.15) {
                throw new IllegalStateException("it has not learned");
            }
        }
    }
}
