package dev.mneme.train.bench;

import dev.mneme.model.config.Configs;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Measures each setting in a new JVM, with the Java, the modules and the loops of this one. */
public final class OtherProcess implements Scaling.Measurement {
    private static final String MAIN = "dev.mneme.cli.Main";

    /** Where the JVM takes options from beside its command line. */
    private static final List<String> ENVIRONMENT = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Pattern COLLECTOR =
            Pattern.compile("-XX:[+-]Use[A-Za-z0-9]*GC\\b|-XX:(Flags|VMOptionsFile)=|(^|\\s)@");

    private final double seconds;
    private final long memoryLimit;

    /** To be measured for about {@code seconds} each, with tensors of {@code memoryLimit} bytes. */
    public OtherProcess(double seconds, long memoryLimit) {
        this.seconds = seconds;
        this.memoryLimit = memoryLimit;
    }

    @Override
    public StepCost measure(StepSetting s) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(s)).start();
        try {
            var err = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> err.append(text(process.getErrorStream())));
            String out = text(process.getInputStream());
            int code = process.waitFor();
            reader.join();
            if (code != 0) {
                throw new IOException(lastLine(err.toString(), code));
            }
            return cost(out);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(java.io.InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lastLine(String err, int code) {
        List<String> lines =
                err.lines().filter(line -> line.startsWith("mneme: ")).toList();
        return lines.isEmpty()
                ? "the process ended with code " + code
                : lines.getLast().substring("mneme: ".length());
    }

    private static StepCost cost(String out) throws IOException {
        JsonObject json = out.lines()
                .filter(line -> line.startsWith("{"))
                .map(Json::parse)
                .map(JsonObject.class::cast)
                .findFirst()
                .orElseThrow(() -> new IOException("the process printed no result"));
        return new StepCost(
                json.real("millis"),
                json.real("best-millis"),
                json.real("setup-millis"),
                json.integer("tensor-bytes"),
                json.integer("tape-bytes"),
                json.integer("resident-bytes"),
                json.real("recall"),
                json.bool("settled"));
    }

    private List<String> command(StepSetting s) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(collector(System.getenv()));
        String simd = System.getProperty("mneme.simd");
        if (simd != null) {
            command.add("-Dmneme.simd=" + simd);
        }
        Module module = OtherProcess.class.getModule();
        if (module.isNamed()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector,info.picocli,org.tomlj"));
            command.addAll(List.of("--enable-native-access=dev.mneme.kernels", "-p", property("jdk.module.path")));
            command.addAll(List.of("-m", module.getName() + "/" + MAIN));
        } else {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", property("java.class.path"), MAIN));
        }
        command.addAll(List.of("bench", "step", "--json"));
        Configs.asked(s).forEach((name, value) -> option(command, name, value));
        option(command, "threads", s.threads());
        option(command, "seconds", seconds);
        option(command, "memory-limit", memoryLimit);
        return command;
    }

    /** The launcher's, unless somebody chose one, perhaps in a file: two would keep the JVM from starting. */
    static List<String> collector(Map<String, String> environment) {
        boolean chosen = ENVIRONMENT.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .anyMatch(options -> COLLECTOR.matcher(options).find());
        return chosen ? List.of() : List.of("-XX:+UseSerialGC");
    }

    private static void option(List<String> command, String name, Object value) {
        command.add("--%s=%s".formatted(name, value));
    }

    private static String property(String name) {
        return String.valueOf(System.getProperty(name));
    }
}
