package example;

// snippet:imports
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.Session;
import dev.mneme.train.run.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
// end:imports

/** What the README shows of embedding, compiled and run by the build. */
public final class Embed {
    private Embed() {}

    /** Writes a fresh network to a file and runs the snippet on it; then a task of one's own. */
    public static void main(String[] args) throws Exception {
        Path weights = Files.createTempFile("mneme-embed", ".safetensors");
        var network = new MemoryNetwork(ModelConfig.dnc(9, 8));
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, 1);
            Checkpoint.save(weights, network, values);
        }
        use(weights);
        Files.delete(weights);
        OwnTask.main(args);
    }

    private static void use(Path weights) throws Exception {
        // snippet:embed
        Checkpoint checkpoint = Checkpoint.load(weights); // latest.safetensors or best.safetensors of a run
        try (var arena = TensorArena.create();
                var session = new Session(checkpoint.network(), checkpoint.values(arena))) {
            float[] x = new float[checkpoint.network().config().inputSize()];
            float[] y = new float[checkpoint.network().config().outputSize()];
            x[0] = 1;
            session.step(x, y); // the session remembers x from now on
            session.step(x, y);
            System.out.println("the first output is " + y[0]);
        }
        // end:embed
    }
}
