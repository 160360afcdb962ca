using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using Microsoft.Extensions.Configuration;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// Everything that can be configured: `laichau.json`, over it the environment (`LAICHAU_Mail__Host`), read and checked
/// once before anything starts, all problems at once.
/// </summary>
internal sealed record Settings(MailOptions Mail, ServiceOptions Service, LogOptions Logging, TelemetryOptions Telemetry, DemoOptions Demo)
{
    public const string FileName = "laichau.json";

    private const string Prefix = "LAICHAU_";

    /// <param name="file">Need not be there.</param>
    /// <exception cref="InputException">Something in it is wrong.</exception>
    public static Settings Read(string file)
    {
        var inFile = InFile(file);
        var inEnvironment = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        var all = new ConfigurationBuilder().AddConfiguration(inFile).AddConfiguration(inEnvironment).Build();
        var check = new SettingsCheck(key => inEnvironment.GetSection(key).Exists()
            ? new InputProblem(Prefix + key.Replace(":", "__", StringComparison.Ordinal), "", "")
            : new InputProblem(file, key, ""));

        check.OnlySections(inFile, [nameof(Mail), nameof(Service), nameof(Logging), nameof(Telemetry), nameof(Demo)]);
        var settings = new Settings(
            check.Bind<MailOptions>(all, nameof(Mail)),
            check.Bind<ServiceOptions>(all, nameof(Service)),
            check.Bind<LogOptions>(all, nameof(Logging)),
            check.Bind<TelemetryOptions>(all, nameof(Telemetry)),
            check.Bind<DemoOptions>(all, nameof(Demo)));
        foreach (var problem in MailOptionsCheck.Problems(settings.Mail))
        {
            check.Told(problem.Key, problem.Message);
        }

        ServiceRules.Check(settings, check);
        return check.Problems.Count == 0 ? settings : throw new InputException(check.Problems);
    }

    private static IConfigurationRoot InFile(string file)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: true).Build();
        }
        catch (InvalidDataException broken)
        {
            throw new InputException([new InputProblem(file, Line(broken), ServingTexts.Get("SettingsNoJson"))]);
        }
    }

    private static string Line(Exception broken)
    {
        for (var cause = (Exception?)broken; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Text.Json.JsonException { LineNumber: { } line })
            {
                return (line + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return "";
    }
}

/// <summary>Section `Logging`.</summary>
internal sealed class LogOptions
{
    /// <summary>The least that is logged.</summary>
    public Serilog.Events.LogEventLevel Level { get; set; } = Serilog.Events.LogEventLevel.Information;

    /// <summary>A folder for a file a day; null: the console alone.</summary>
    public string? Folder { get; set; }

    /// <summary>So many files are kept.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 3650)]
    public int KeepFiles { get; set; } = 30;
}

/// <summary>Section `Telemetry`.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Where metrics and traces are sent by OTLP; null: nowhere.</summary>
    public string? OtlpEndpoint { get; set; }
}
