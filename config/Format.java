import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The formatter gate of the build: {@code check} names every Java file whose layout differs from palantir-java-format
 * and fails, {@code apply} rewrites them. Started by the root pom on the toolchain's JDK, in the root folder.
 */
final class Format {
    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean apply = args.length > 0 && args[0].equals("apply");
        var options = JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build();
        Formatter formatter = Formatter.createFormatter(options);
        List<Path> differing = new ArrayList<>();
        for (Path file : sources(Path.of(""))) {
            String before = Files.readString(file);
            String after = settled(formatter, before);
            if (!after.equals(before)) {
                differing.add(file);
                if (apply) {
                    Files.writeString(file, after);
                }
            }
        }
        differing.forEach(file -> System.out.println((apply ? "formatted " : "not formatted: ") + file));
        if (!apply && !differing.isEmpty()) {
            System.out.println("Run `mvn -N -Pformat validate` in the root folder to format them.");
            System.exit(1);
        }
    }

    /** The formatter's own output is not always to its liking: it is asked again until it is. */
    private static String settled(Formatter formatter, String source) throws Exception {
        String before = source;
        for (int times = 0; times < 4; times++) {
            String after = formatter.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
        return before;
    }

    private static List<Path> sources(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !inOutput(file))
                    .sorted()
                    .toList();
        }
    }

    private static boolean inOutput(Path file) {
        for (Path part : file) {
            if (part.toString().equals("target") || part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
