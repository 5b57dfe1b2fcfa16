package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.train.bench.StepSetting;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The name of a setting is said by the component of a record, and by nothing else. */
class OptionNamesTest {
    /** Metrics and states of runs have a member of that name; a kind says what of a record it ignores. */
    private static final Set<String> OTHERS = Set.of(
            "max-length Best",
            "max-length Run",
            "max-length RunCurves",
            "link-gradient SamMemory",
            "memory-size FwmMemory");

    /** All with a dash; one word may mean anything. */
    private static Set<String> names() {
        var configs =
                new ArrayList<Config>(List.of(ModelConfig.dnc(1, 1), TrainConfig.DEFAULTS, StepSetting.Work.DEFAULT));
        Tasks.KINDS.all().forEach(kind -> configs.add(kind.defaults()));
        var names = new TreeSet<String>();
        configs.forEach(config -> Configs.keys(config).forEach(key -> names.add(key.name())));
        names.removeIf(name -> !name.contains("-"));
        return names;
    }

    private static boolean declares(String source, String name) {
        var camel = new StringBuilder();
        for (String word : name.split("-", -1)) {
            camel.append(
                            camel.isEmpty()
                                    ? word.substring(0, 1)
                                    : word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return Pattern.compile("\\b(int|long|double|boolean|String)\\s+" + camel + "\\b")
                .matcher(source)
                .find();
    }

    @Test
    void standInTheirRecordsAlone() throws IOException {
        var found = new TreeSet<String>();
        var read = new ArrayList<Path>();
        for (String module : List.of("model", "train")) {
            try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                read.addAll(
                        files.filter(file -> file.toString().endsWith(".java")).toList());
            }
        }
        assertTrue(read.size() > 150 && names().size() > 30, read.size() + " files, " + names());
        for (Path file : read) {
            String source = Files.readString(file);
            String where = file.getFileName().toString().replace(".java", "");
            for (String name : names()) {
                if (Pattern.compile("\"(--)?" + name + "\"").matcher(source).find() && !declares(source, name)) {
                    found.add(name + " " + where);
                }
            }
        }
        found.removeAll(OTHERS);
        assertEquals(Set.of(), found);
    }
}
