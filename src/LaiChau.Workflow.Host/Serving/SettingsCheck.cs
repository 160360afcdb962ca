using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Binds sections and collects what is wrong with them: keys that nobody knows, values that are none, rules that are broken.</summary>
/// <param name="place">Where a key was set, as a problem without a text.</param>
internal sealed class SettingsCheck(Func<string, InputProblem> place)
{
    private readonly List<InputProblem> problems = [];

    public IReadOnlyList<InputProblem> Problems => problems;

    public void Wrong(string key, string text, params object?[] values) =>
        problems.Add(place(key) with { Text = ServingTexts.Get(text, values) });

    /// <summary>A rule that is looked at elsewhere, with its sentence; a key is told of once.</summary>
    public void Told(string key, string sentence)
    {
        var problem = place(key) with { Text = sentence };
        if (!problems.Exists(p => p.File == problem.File && p.Place == problem.Place))
        {
            problems.Add(problem);
        }
    }

    public void OnlySections(IConfiguration root, IReadOnlyList<string> sections)
    {
        foreach (var stranger in root.GetChildren().Where(s => !sections.Contains(s.Key, StringComparer.OrdinalIgnoreCase)))
        {
            Wrong(stranger.Key, "SettingUnknown", string.Join(", ", sections));
        }
    }

    /// <returns>What could be bound; only good when there is no problem.</returns>
    public T Bind<T>(IConfiguration root, string section)
        where T : new()
    {
        var found = problems.Count;
        LookThrough(root.GetSection(section), typeof(T));
        // The binder stops at the first value that is none.
        var bound = problems.Count > found ? new T() : root.GetSection(section).Get<T>() ?? new T();
        LookAt(section, bound);
        return bound;
    }

    private void LookThrough(IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.GetChildren())
        {
            if (!properties.TryGetValue(entry.Key, out var property))
            {
                Wrong(entry.Path, "SettingUnknown", string.Join(", ", properties.Keys));
            }
            else if (ElementOf(property) is { } element)
            {
                foreach (var item in entry.GetChildren().Where(_ => element != typeof(string)))
                {
                    LookThrough(item, element);
                }
            }
            else if (entry.Value is { } text && !IsValue(text, property.PropertyType))
            {
                Wrong(entry.Path, "SettingNoValue", Kind(property.PropertyType));
            }
        }
    }

    private static bool IsValue(string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || (text.Length > 0 && TypeDescriptor.GetConverter(type).IsValid(text));
    }

    private static string Kind(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? string.Join(", ", Enum.GetNames(type))
            : type == typeof(bool) ? "true, false"
            : ServingTexts.Get("SettingNumber");
    }

    private void LookAt(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(r => !r.IsValid(value)))
            {
                switch (rule)
                {
                    case RangeAttribute range:
                        Wrong($"{path}:{property.Name}", "SettingRange", range.Minimum, range.Maximum);
                        break;
                    case EmailAddressAttribute:
                        Wrong($"{path}:{property.Name}", "SettingNoAddress");
                        break;
                    default:
                        Wrong($"{path}:{property.Name}", "SettingMissing");
                        break;
                }
            }

            if (ElementOf(property) is { } element && element != typeof(string) && value is IEnumerable items)
            {
                foreach (var (item, i) in items.Cast<object>().Select((item, i) => (item, i)))
                {
                    LookAt($"{path}:{property.Name}:{i}", item);
                }
            }
        }
    }

    private static Type? ElementOf(PropertyInfo property) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(List<>)
            ? property.PropertyType.GetGenericArguments()[0]
            : null;
}
