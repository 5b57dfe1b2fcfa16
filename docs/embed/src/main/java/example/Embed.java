package example;

// snippet:imports
import dev.mneme.kernels.TensorArena;
// end:imports

/** What the README shows of embedding, compiled and run by the build. */
public final class Embed {
    private Embed() {}

    /** Runs the snippet. */
    public static void main(String[] args) {
        // snippet:embed
        try (var arena = TensorArena.create()) {
            System.out.println("an arena of " + arena.bytes() + " bytes");
        }
        // end:embed
    }
}
