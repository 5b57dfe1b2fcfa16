package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents show is what there is. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theReadmeShowsTheSnippetThatIsBuiltAndRun() throws IOException {
        String source = Files.readString(ROOT.resolve("docs/embed/src/main/java/example/Embed.java"));
        Matcher built = Pattern.compile("// snippet:embed\n(.*?)\n *// end:embed", Pattern.DOTALL)
                .matcher(source);
        Matcher shown = Pattern.compile("<!-- snippet:embed[^\n]*-->\n```java\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertTrue(built.find() && shown.find(), "both have the snippet");
        assertEquals(built.group(1).stripIndent(), shown.group(1));
    }

    @Test
    void everyCommandShownIsUnderstood() throws IOException {
        int commands = 0;
        for (String name : List.of("README.md", "docs/results.md", "docs/weights.md")) {
            String text = Files.readString(ROOT.resolve(name));
            Matcher line = Pattern.compile("\\./mneme ([a-z]+)( [a-z][a-z-]*)?").matcher(text);
            while (line.find()) {
                String command = line.group(1);
                boolean task = command.equals("train") && line.group(2) != null;
                Cli help = task ? Cli.run(command, line.group(2).strip(), "--help") : Cli.run(command, "--help");
                assertTrue(help.succeeds().out().contains(command), line.group());
                commands++;
            }
        }
        assertTrue(commands > 3, "the documents show commands");
    }
}
