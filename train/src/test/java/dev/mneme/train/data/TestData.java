package dev.mneme.train.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The published data sets, which are no part of the sources: tests that need them are skipped without them. */
public final class TestData {
    private TestData() {}

    /** The place in the folder {@code -Dmneme.data} names, or in {@code shared/data} beside a folder above this one. */
    public static Path find(String name) {
        String property = System.getProperty("mneme.data");
        if (property != null) {
            return Path.of(property).resolve(name);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared/data");
            if (Files.isDirectory(data)) {
                return data.resolve(name);
            }
        }
        return Assumptions.abort(
                "skipped: there is no folder shared/data beside this one or above; name it with " + "-Dmneme.data");
    }
}
