# Copilot's template of a case, resolved and in the provider's form, as JSON: template.py ORACLE CASE
import json
import sys

sys.path.insert(0, sys.argv[1])
import forward  # noqa: E402
import resolve  # noqa: E402

case, params, resolver, resources = resolve.resolve_case(sys.argv[2])
forms, _ = forward.forward(resources, forward.load_map(), params)
json.dump(
    {
        "resources": {logical: one["Type"] for logical, one in resources.items()},
        "forms": [{"cfn": one["cfn"], "type": one["type"], "inputs": one["inputs"]} for one in forms],
        "parameters": {name: str(value) for name, value in params.items()},
    },
    sys.stdout,
    default=str,
)
