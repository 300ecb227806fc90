package io.latestlake;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.format.DateTimeFormatter;

/** Who may know whom: the packages are the data flow, and none looks back. */
@AnalyzeClasses(packages = "io.latestlake", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.latestlake.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule CONFIG_KNOWS_NONE_OF_OURS = only("config");

  @ArchTest static final ArchRule METRICS_KNOW_NONE_OF_OURS = only("metrics");

  @ArchTest static final ArchRule DMS_KNOWS_THE_SPECS = only("dms", "config", "metrics");

  @ArchTest static final ArchRule SOURCE = only("source", "config", "dms", "metrics");

  @ArchTest static final ArchRule KINESIS_KNOWS_NO_DMS_AND_NO_SETTINGS = only("source.kinesis");

  @ArchTest static final ArchRule LATEST = only("latest", "config", "dms", "metrics");

  @ArchTest static final ArchRule STAGE = only("stage", "config", "dms");

  @ArchTest static final ArchRule WAREHOUSE = only("warehouse", "config", "dms");

  @ArchTest
  static final ArchRule COMMIT = only("commit", "config", "dms", "metrics", "stage", "warehouse");

  @ArchTest static final ArchRule PUBLISH = only("publish", "config", "dms", "warehouse");

  @ArchTest
  static final ArchRule THE_JOB_KNOWS_NO_STAND_IN =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.latestlake.localaws..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.latestlake.localaws..");

  @ArchTest
  static final ArchRule DECODING_KNOWS_NO_STATE_AND_NO_WAREHOUSE =
      noClasses()
          .that()
          .resideInAPackage("io.latestlake.dms")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink.api.common.state..",
              "org.apache.flink.runtime..",
              "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule NOTHING_IS_WRITTEN_IN_THE_LANGUAGE_OF_THE_MACHINE =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(PrintStream.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
          .because("an Arabic or Turkish machine would write other digits and other letters");

  private static ArchRule only(String name, String... mayKnow) {
    String[] known = new String[mayKnow.length + 1];
    known[0] = "io.latestlake." + name + "..";
    for (int i = 0; i < mayKnow.length; i++) {
      known[i + 1] = "io.latestlake." + mayKnow[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage("io.latestlake." + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.latestlake..").and(not(resideInAnyPackage(known))));
  }
}
