"""Trains the regions' net: `train.py LABELS.npz EPOCHS OUT.weights.h5 [START.weights.h5]`, learning rate in LR.

Heads are shaved, recoloured, relit and given hats at random, so that neither a hairline's usual place nor a colour
decides alone."""
import os,sys,time
os.environ['TF_CPP_MIN_LOG_LEVEL']='2'
import numpy as np,cv2,tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(2); tf.config.threading.set_inter_op_parallelism_threads(1)
N=192; S=256
EPOCHS=int(sys.argv[2]); OUT=sys.argv[3]
D=np.load(sys.argv[1]); crops,pcs,ys,ws,meds=[D[k] for k in('crop','pc','y','w','med')]
idx=np.concatenate([np.arange(len(crops)),np.repeat([i for i,q in enumerate(D['name']) if q in('B000382','J000070')],7),np.repeat([i for i,q in enumerate(D['name']) if q in 'V000131 C001049 D000610 P000604 D000602 N000147 M001137 H001066 G000535 H000676 H001029 R000585 S001195 S000185 C001038 J000292 S001176 M001151 H001068 B001255 Y000065 P000588 O000085 S000344'.split()],2)])
Ymed=meds@np.array([.2126,.7152,.0722]); dark=Ymed<np.percentile(Ymed,14)
idx=np.concatenate([idx,np.repeat(np.where(dark)[0],1)])
n=len(idx); rng=np.random.default_rng(1)
LIN=np.where(np.arange(256)/255<=.04045,np.arange(256)/255/12.92,((np.arange(256)/255+.055)/1.055)**2.4).astype(np.float32)
def encode(l): return np.clip(np.where(l<=.0031308,12.92*l,1.055*np.maximum(l,1e-9)**(1/2.4)-.055),0,1)
def blurnoise(shape,s): 
    x=rng.standard_normal(shape).astype(np.float32); x=cv2.GaussianBlur(x,(0,0),s); return x/(x.std()+1e-6)
def channels(l,med,person):
    eps=.02*med
    x=np.log(l+eps)-np.log(1.02*med)
    x=np.clip(x,-4,1.5)/1.5
    g=(np.arange(N)+.5)/N*2-1
    return np.concatenate([x,person[...,None]*2-1,np.broadcast_to(g[None,:,None],(N,N,1)),np.broadcast_to(g[:,None,None],(N,N,1))],-1).astype(np.float32)
def sample(i,aug=True):
    crop,pc,y,w,med=crops[i],pcs[i],ys[i],ws[i],meds[i]
    k=S/N
    if aug:
        sc=k*np.exp(rng.normal(0,.07)); a=np.radians(rng.normal(0,5)); flip=rng.random()<.5
        c,s_=np.cos(a)*sc,np.sin(a)*sc; M=np.array([[c,-s_,0],[s_,c,0]])
        if flip: M[:,0]*=-1
        M[:,2]=S/2+rng.normal(0,5,2)-M[:,:2]@[N/2,N/2]
    else: M=np.array([[k,0,0],[0,k,0]],float)
    M[:,2]+=.5*(M[:,0]+M[:,1])-.5
    fl=cv2.INTER_LINEAR|cv2.WARP_INVERSE_MAP
    l=LIN[crop]
    l=cv2.warpAffine(cv2.GaussianBlur(l,(0,0),.5),M,(N,N),flags=fl,borderMode=cv2.BORDER_REPLICATE)
    p=cv2.warpAffine(pc,M,(N,N),flags=fl,borderMode=cv2.BORDER_REPLICATE)
    fn=cv2.INTER_NEAREST|cv2.WARP_INVERSE_MAP
    y=cv2.warpAffine(y,M,(N,N),flags=fn,borderMode=cv2.BORDER_REPLICATE)
    w=cv2.warpAffine(w,M,(N,N),flags=fn,borderMode=cv2.BORDER_REPLICATE)
    med=med.astype(np.float32)
    if aug:
        h=(y==2)
        hy=np.where(h.any(1))[0]
        r=rng.random()
        xx,yy=np.meshgrid(np.arange(N),np.arange(N))
        if h.sum()>50 and r<(.5 if dark[i] else .28):
            # shaved: all of it or the top of it becomes skin with a shade of its own and the grain of skin
            reg=h.copy(); short=h[:int(N*.62)].sum()<.17*N*N
            if not short or rng.random()<.4:
                cx,cy=N/2+rng.normal(0,5),hy[0]; reg&=((xx-cx)/rng.uniform(22,48))**2+((yy-cy)/rng.uniform(15,45))**2<1
            else:
                reg&=yy<N*.66
            dist=cv2.distanceTransform((p>.5).astype(np.uint8),cv2.DIST_L2,5)
            ls=-rng.uniform(.1,1.5 if dark[i] else 1.1)*np.exp(-dist/rng.uniform(4,16))
            ls+=.12*blurnoise((N,N),18)+.05*blurnoise((N,N),3)+rng.uniform(.01,.06)*blurnoise((N,N),.7)
            ls+=rng.normal(0,.5)*(xx-N/2)/N*2*(np.abs(xx-N/2)/N*2) + rng.normal(0,.3)*(xx-N/2)/N*2 - rng.uniform(0,.3)
            if rng.random()<.5: ls+=rng.uniform(.2,.8)*np.exp(-(((xx-N/2-rng.normal(0,15))/rng.uniform(6,18))**2+((yy-hy[0]-rng.uniform(10,30))/rng.uniform(5,15))**2))
            hue=np.array([-.14,.02,.14])*(.4+np.abs(rng.normal(.8,.6)))+rng.normal(0,.03,3)
            if rng.random()<.5:   # a matte side beside a shining forehead, its edge soft or sharp
                away=np.hypot((xx-N/2-rng.normal(0,6))*rng.uniform(.8,1.3),yy-N*.52)
                ls-=rng.uniform(0,.5)/(1+np.exp(-(away-rng.uniform(30,52))/rng.uniform(1.5,8)))
            sk=med*np.exp(ls[...,None]*(1+hue)+rng.normal(0,.06,3))
            if rng.random()<.6:   # the background mirrored in the rim
                back=l[p<.2].mean(0) if (p<.2).sum()>50 else med*.5
                e=(rng.uniform(.1,.7)*np.exp(-dist/rng.uniform(2,8)))[...,None]
                sk=sk*(1-e)+back*rng.uniform(.15,.9)*e
            al=cv2.GaussianBlur(reg.astype(np.float32),(0,0),1.0)[...,None]; al=np.where(reg[...,None],np.maximum(al,rng.uniform(.85,1)),al*(p[...,None]))
            l=l*(1-al)+np.minimum(sk,1)*al
            y=np.where(reg,1,y)
        elif rng.random()<.05:
            # a hat: neither hair nor skin over the head
            brow=N*.47; top=hy[0] if len(hy) else N*.15; cx=N/2+rng.normal(0,6)
            line=brow-rng.uniform(4,28)+rng.normal(0,.12)*(xx-cx)
            reg=(yy<line)&((p>.5)|(np.abs(xx-cx)<rng.uniform(45,62))&(yy>top-rng.uniform(-5,25)))
            if rng.random()<.5: reg|=(np.abs(yy-line)<rng.uniform(3,9))&(np.abs(xx-cx)<rng.uniform(60,95))
            col=med.mean()*np.exp(rng.normal(-.8,1.1)+rng.normal(0,.35,3))
            tex=.15*blurnoise((N,N),12)+rng.uniform(0,.2)*blurnoise((N,N),1.5)
            al=cv2.GaussianBlur(reg.astype(np.float32),(0,0),.8)[...,None]
            l=l*(1-al)+np.minimum(col*np.exp(tex[...,None]),1)*al; p=np.maximum(p,al[...,0]); y=np.where(reg,3,y); w=np.where(reg,.7,w)
        elif h.sum()>50 and r<.75:
            # other hair: darker, lighter, greyer, another hue
            al=cv2.GaussianBlur(h.astype(np.float32),(0,0),.8)[...,None]
            hl=np.log(l+1e-3); mean=hl[h].mean(0)
            target=np.log(med+1e-3)+ (rng.uniform(-3.2,-.4) if rng.random()<.6 else rng.uniform(-.5,.7)) + rng.normal(0,.12,3)
            if rng.random()<.4: target=target*.0+np.log(med.mean()+1e-3)+rng.uniform(-1.5,.6)+rng.normal(0,.06,3)
            a=rng.uniform(.3,1.0)
            new=np.exp((hl-mean)*rng.uniform(.5,1.2)+mean+(target-mean)*a)
            l=l*(1-al)+np.minimum(new,1)*al
        if rng.random()<.4:   # one-sided light
            xx,yy=np.meshgrid(np.linspace(-1,1,N),np.linspace(-1,1,N)); t=rng.uniform(0,2*np.pi)
            ramp=np.exp(rng.normal(0,.35)*(np.cos(t)*xx+np.sin(t)*yy)); l=l*ramp[...,None]
        if rng.random()<.25:  # another background
            per=p[...,None]; l=l*per+(1-per)*np.exp(rng.normal(-1.2,.8,3)+.3*blurnoise((N,N),rng.uniform(2,25))[...,None])
        gain=np.exp(rng.normal(0,.3)); wb=np.exp(rng.normal(0,.15,3))
        e=encode(np.clip(l*gain*wb,0,1))
        if rng.random()<.3: e=e**np.exp(rng.normal(0,.2))
        if rng.random()<.3: e=cv2.GaussianBlur(e.astype(np.float32),(0,0),rng.uniform(.4,1.5))
        if rng.random()<.4: e=e+rng.normal(0,rng.uniform(0,.03),e.shape)
        e8=(np.clip(e,0,1)*255).round().astype(np.uint8)
        if rng.random()<.3: e8=cv2.imdecode(cv2.imencode('.jpg',e8,[cv2.IMWRITE_JPEG_QUALITY,int(rng.uniform(35,90))])[1],1)
        l=LIN[e8]
        m2=med*gain*wb; m2=LIN[(encode(np.clip(m2,0,1))*255).astype(np.uint8)]
        med=np.maximum(m2,.003)*np.exp(rng.normal(0,.12)+rng.normal(0,.04,3))
        p=np.clip(p+.25*blurnoise((N,N),8)*((p>.05)&(p<.95)),0,1)
    return channels(l.astype(np.float32),med.astype(np.float32),p),y.astype(np.int32),w
def net():
    L=tf.keras.layers
    def c(x,f,s=1,k=3):
        x=L.Conv2D(f,k,strides=s,padding='same',use_bias=False)(x); x=L.BatchNormalization(momentum=.9)(x); return L.ReLU()(x)
    up=lambda x:L.UpSampling2D(interpolation='nearest')(x)
    i=L.Input((N,N,6))
    a=c(c(i,16,2),16); b=c(c(a,32,2),32); d=c(c(b,64,2),64); e=c(c(d,96,2),96)
    g=L.GlobalAveragePooling2D(keepdims=True)(e); g=L.Conv2D(96,1,activation='relu')(g); e=L.Add()([e,g])
    e=c(e,96)
    x=c(L.Concatenate()([up(e),d]),64); x=c(L.Concatenate()([up(x),b]),32); x=c(L.Concatenate()([up(x),a]),16)
    x=c(L.Concatenate()([up(x),i]),8); x=c(x,8)
    x=L.Conv2D(4,1)(x)
    return tf.keras.Model(i,x)
if __name__=='__main__':
    m=net(); print(m.count_params()); B=16; steps=n//B
    if len(sys.argv)>4: m.load_weights(sys.argv[4])
    opt=tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(float(os.environ.get('LR','3e-3')),EPOCHS*steps))
    @tf.function
    def step(x,y,w):
        with tf.GradientTape() as t:
            z=m(x,training=True); ce=tf.nn.sparse_softmax_cross_entropy_with_logits(y,z)
            p=tf.nn.softmax(z)[...,2]; h=tf.cast(y==2,tf.float32)*w
            inter=tf.reduce_sum(p*h,[1,2]); dice=1-(2*inter+20)/(tf.reduce_sum(p*w,[1,2])+tf.reduce_sum(h,[1,2])+20)
            loss=tf.reduce_sum(ce*w)/tf.reduce_sum(w)+.3*tf.reduce_mean(dice)
        g=t.gradient(loss,m.trainable_variables); opt.apply_gradients(zip(g,m.trainable_variables)); return loss
    for ep in range(EPOCHS):
        t0=time.time(); o=rng.permutation(n); tot=0
        for k in range(steps):
            s=[sample(idx[i]) for i in o[k*B:(k+1)*B]]
            tot+=float(step(np.stack([a[0] for a in s]),np.stack([a[1] for a in s]),np.stack([a[2] for a in s])))
        print(ep,round(tot/steps,4),round(time.time()-t0,1),flush=True)
        if ep%3==2 or ep==EPOCHS-1: m.save_weights(OUT)
