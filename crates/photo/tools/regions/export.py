"""Weights to ONNX: `export.py LABELS.npz WEIGHTS.h5 OUT.onnx`."""
import sys
labels,w,out=sys.argv[1:4]; sys.argv=['train.py',labels,'1','']
import train as T, tensorflow as tf, tf2onnx, onnx, numpy as np
m=T.net(); m.load_weights(w)
spec=(tf.TensorSpec((1,T.N,T.N,6),tf.float32,name='head'),)
mod,_=tf2onnx.convert.from_keras(m,input_signature=spec,opset=13)
onnx.checker.check_model(mod)
# Nearest by two is one thing in every convention; the runtime knows this one.
for node in mod.graph.node:
    if node.op_type=='Resize':
        for a in node.attribute:
            if a.name=='coordinate_transformation_mode': a.s=b'asymmetric'
            if a.name=='nearest_mode': a.s=b'floor'
del mod.metadata_props[:]
mod.producer_name='stubble'; mod.producer_version=''; mod.doc_string=''
onnx.save(mod,out)
import onnxruntime as ort
x=np.random.default_rng(0).normal(size=(1,T.N,T.N,6)).astype(np.float32)
print(np.abs(ort.InferenceSession(out).run(None,{'head':x})[0]-m(x,training=False).numpy()).max(), set(n.op_type for n in mod.graph.node))
