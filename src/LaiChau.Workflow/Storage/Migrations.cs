using DbUp.Engine;

namespace LaiChau.Workflow.Storage;

/// <summary>The numbered scripts of a database's schema.</summary>
internal static class Migrations
{
    public static List<SqlScript> Scripts(string database)
    {
        var assembly = typeof(Migrations).Assembly;
        var prefix = $"{assembly.GetName().Name}.Storage.Migrations.{database}.";
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => SqlScript.FromStream(name[prefix.Length..], assembly.GetManifestResourceStream(name)!))
            .ToList();
    }

    /// <exception cref="NewerSchemaException">The store has a script that is none of these.</exception>
    /// <exception cref="MigrationFailedException">The database refused a script.</exception>
    public static void Run(UpgradeEngine upgrade, IReadOnlyList<SqlScript> scripts)
    {
        var known = scripts.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        if (upgrade.GetExecutedScripts().Find(name => !known.Contains(name)) is { } unknown)
        {
            throw new NewerSchemaException(unknown);
        }

        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new MigrationFailedException(result.ErrorScript?.Name, result.Error);
        }
    }
}
