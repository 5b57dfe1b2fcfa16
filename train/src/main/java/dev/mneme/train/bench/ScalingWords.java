package dev.mneme.train.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The words that go along with a comparison: how far it is, and what came of it. */
public final class ScalingWords {
    private final PrintStream words;
    private final int settings;
    private final long start = System.nanoTime();
    private int done;

    /** About so many settings, beginning now. */
    public ScalingWords(PrintStream words, int settings) {
        this.words = words;
        this.settings = settings;
    }

    /** Says what was measured, and how long the others will take. */
    public void point(ScalingPoint point) {
        done++;
        double left = (System.nanoTime() - start) / 1e9 / done * (settings - done);
        words.printf(Locale.ROOT, "%d/%d  %s  ETA %.0f s%n", done, settings, point.words(), left);
        words.flush();
    }

    /** Writes table and picture into {@code folder}, and says so with the table. */
    public static void write(Path folder, List<ScalingPoint> points, PrintStream words) throws IOException {
        Path picture = folder.resolve("scaling.svg");
        Files.writeString(folder.resolve("scaling.json"), ScalingTable.json(points) + "\n");
        Files.writeString(picture, ScalingPicture.svg(points));
        words.println();
        ScalingTable.text(points).forEach(words::println);
        words.println();
        words.println("picture " + picture);
    }
}
